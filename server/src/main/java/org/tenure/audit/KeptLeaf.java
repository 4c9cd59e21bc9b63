package org.tenure.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An event's place and hash as they are kept outside the database, with what is needed to name it once it is gone there.
///
/// The hash is vouched for by the checkpoint that follows it; id, type and time only say what the hash is of.
record KeptLeaf(long position, byte[] hash, UUID event, String type, Instant recordedAt) implements OutsideLine {

    private static final Pattern LINE = Pattern
            .compile("leaf (\\d{1,18}) ([A-Za-z0-9+/=]+) ([0-9a-f-]{36}) ([a-z._]+) (\\S+)");

    /// The event by its id, type and time.
    String name() {
        return "event `%s` (`%s` at %s)".formatted(event, type, recordedAt);
    }

    String line() {
        return "leaf %d %s %s %s %s\n"
                .formatted(position, Base64.getEncoder().encodeToString(hash), event, type, recordedAt);
    }

    /// Empty when it is no such line.
    static Optional<KeptLeaf> parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KeptLeaf(
                    Long.parseLong(parts.group(1)),
                    Base64.getDecoder().decode(parts.group(2)),
                    UUID.fromString(parts.group(3)),
                    parts.group(4),
                    Instant.parse(parts.group(5))));
        } catch (IllegalArgumentException | DateTimeException damaged) {
            return Optional.empty();
        }
    }
}

package org.tenure.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A signed head of the ledger: so many leaves have this root, and every transaction below the horizon is among them.
///
/// What is signed is five lines: `tenure ledger`, the size, the root in base64, `horizon` and `time`. After the blank line that
/// follows them in a note, a signature names its key.
record Checkpoint(long size, byte[] root, long horizon, Instant signedAt, String keyId, byte[] signature)
        implements
            OutsideLine {

    private static final Pattern LINE = Pattern
            .compile("(\\d{1,18}) ([A-Za-z0-9+/=]+) (\\d{1,19}) (\\S+) ([0-9a-f]+) ([A-Za-z0-9+/=]+)");

    static Checkpoint signed(long size, byte[] root, long horizon, Instant now, SigningKey key) {
        return new Checkpoint(size, root, horizon, now, key.id(), key.sign(text(size, root, horizon, now)));
    }

    /// What is signed.
    String text() {
        return text(size, root, horizon, signedAt);
    }

    private static String text(long size, byte[] root, long horizon, Instant time) {
        return "tenure ledger\n%d\n%s\nhorizon %d\ntime %s\n"
                .formatted(size, Base64.getEncoder().encodeToString(root), horizon, time);
    }

    boolean hasRoot(byte[] other) {
        return Arrays.equals(root, other);
    }

    /// One line of a file: what is signed, the key's id, the signature.
    String line() {
        var base64 = Base64.getEncoder();
        return "%d %s %d %s %s %s\n"
                .formatted(size, base64.encodeToString(root), horizon, signedAt, keyId,
                        base64.encodeToString(signature));
    }

    /// Empty when it is no such line.
    static Optional<Checkpoint> parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var base64 = Base64.getDecoder();
        try {
            return Optional.of(new Checkpoint(
                    Long.parseLong(parts.group(1)),
                    base64.decode(parts.group(2)),
                    Long.parseLong(parts.group(3)),
                    Instant.parse(parts.group(4)),
                    parts.group(5),
                    base64.decode(parts.group(6))));
        } catch (IllegalArgumentException | DateTimeException damaged) {
            return Optional.empty();
        }
    }
}

package org.tenure.identity;

import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Refusal;

/// When a source's definition contradicts itself, or another source.
final class SourceRules {

    private static final int ATTRIBUTES_MAX = 200;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z][A-Za-z0-9]{0,62}");
    private static final Set<String> ENCODINGS = Set.of("UTF-8", "US-ASCII", "ISO-8859-1", "ISO-8859-2", "ISO-8859-15",
            "WINDOWS-1250", "WINDOWS-1252");
    private static final String EMPLOYEE = "employee";

    private final SourceDefinition source;

    private SourceRules(SourceDefinition source) {
        this.source = source;
    }

    /// The first thing wrong with a definition beside the others in force, if any.
    static Optional<Refusal> check(SourceDefinition source, List<SourceDefinition> others) {
        var rules = new SourceRules(source);
        return Optional.ofNullable(rules.names())
                .or(() -> Optional.ofNullable(rules.file()))
                .or(() -> Optional.ofNullable(rules.mappings()))
                .or(() -> Optional.ofNullable(rules.statuses()))
                .or(() -> Optional.ofNullable(rules.lifecycle()))
                .or(() -> Optional.ofNullable(rules.clash(others)));
    }

    private @Nullable Refusal names() {
        if (!NAME.matcher(source.name()).matches()) {
            return invalid(
                    "has a name that is none: use lower-case letters, digits, `-` and `_`, beginning with a letter");
        }
        if (source.key().isBlank() || source.person().isBlank()) {
            return invalid("does not say which columns hold the key and the person; set `key` and `person`");
        }
        if (!NAME.matcher(source.scheme()).matches()) {
            return invalid("has the scheme `%s`, which is no name: use lower-case letters, digits, `-` and `_`"
                    .formatted(source.scheme()));
        }
        if (source.employment() != null && !NAME.matcher(source.employment()).matches()) {
            return invalid("has the employment `%s`, which is no name: say `employee`, `contractor`, `vendor` …"
                    .formatted(source.employment()));
        }
        return null;
    }

    private @Nullable Refusal file() {
        if (source.delimiter() == '"' || source.delimiter() == '\n' || source.delimiter() == '\r') {
            return invalid("cannot be delimited by quotes or line ends; use `,`, `;`, `|` or a tabulator");
        }
        if (!ENCODINGS.contains(source.encoding().toUpperCase(Locale.ROOT))
                || !Charset.isSupported(source.encoding())) {
            return invalid("has the encoding `%s`, which cannot be read; use one of %s".formatted(source.encoding(),
                    new TreeSet<>(ENCODINGS)));
        }
        if (!isZone(source.timeZone())) {
            return invalid("has the time zone `%s`, which does not exist; use one like `Europe/Zurich`"
                    .formatted(source.timeZone()));
        }
        return null;
    }

    private @Nullable Refusal mappings() {
        if (source.attributes().size() > ATTRIBUTES_MAX) {
            return invalid("maps %d attributes; at most %d are possible".formatted(source.attributes().size(),
                    ATTRIBUTES_MAX));
        }
        Set<String> attributes = new HashSet<>();
        Set<String> columns = new HashSet<>();
        for (AttributeMapping mapping : source.attributes()) {
            if (!attributes.add(mapping.attribute())) {
                return invalid("maps the attribute `%s` twice; keep one of them".formatted(mapping.attribute()));
            }
            if (!columns.add(mapping.column())) {
                return invalid("maps the column `%s` twice; keep one of them".formatted(mapping.column()));
            }
            Refusal refusal = mapping(mapping);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable Refusal mapping(AttributeMapping mapping) {
        String name = mapping.attribute();
        if (!ATTRIBUTE.matcher(name).matches() || mapping.column().isBlank()) {
            Optional<String> meant = Reserved.meant(name);
            return invalid(
                    "maps the column `%s` to `%s`, which is no attribute name: use letters and digits like `costCenter`%s"
                            .formatted(mapping.column(), name,
                                    meant.map(" (did you mean `%s`?)"::formatted).orElse("")));
        }
        Optional<String> meant = Reserved.typeOf(name).isPresent() ? Optional.empty() : Reserved.meant(name);
        if (meant.isPresent()) {
            return invalid(
                    "maps `%s`, which is not known but looks like the reserved `%s`; write that, or choose another name"
                            .formatted(name,
                                    meant.get()));
        }
        AttributeType reserved = Reserved.typeOf(name).orElse(mapping.type());
        if (reserved != mapping.type()) {
            return invalid("gives `%s` the type %s; it is reserved and of type %s".formatted(name, word(mapping.type()),
                    word(reserved)));
        }
        if (name.equals(Reserved.PROOFING_LEVEL) && !Reserved.PROOFING_LEVELS.containsAll(mapping.allowed())) {
            return invalid("allows proofing levels %s; those that exist are %s".formatted(mapping.allowed(),
                    new TreeSet<>(Reserved.PROOFING_LEVELS)));
        }
        return format(mapping);
    }

    private @Nullable Refusal format(AttributeMapping mapping) {
        if (mapping.format() == null) {
            return null;
        }
        if (mapping.type() != AttributeType.DATE) {
            return invalid("gives `%s` a format, which only dates have; take it away".formatted(mapping.attribute()));
        }
        try {
            var _ = DateTimeFormatter.ofPattern(mapping.format(), Locale.ROOT);
            return null;
        } catch (IllegalArgumentException wrong) {
            return invalid("has the date format `%s` for `%s`, which is none; use one like `dd.MM.yyyy`".formatted(
                    mapping.format(),
                    mapping.attribute()));
        }
    }

    private @Nullable Refusal statuses() {
        boolean mapped = mapping(Reserved.STATUS).isPresent();
        if (mapped && source.statuses().isEmpty()) {
            return invalid(
                    "maps `status` but does not say what its words mean; give `statuses`, e.g. `terminated: left`");
        }
        if (!mapped && !source.statuses().isEmpty()) {
            return invalid("says what status words mean but maps no column to `status`; map one");
        }
        for (var status : source.statuses().entrySet()) {
            if (!Reserved.STATUS_WORDS.contains(status.getValue())) {
                return invalid(
                        "says that the status `%s` means `%s`; it can mean `active`, `leave`, `left` or `stopped`"
                                .formatted(status.getKey(),
                                        status.getValue()));
            }
        }
        return null;
    }

    private @Nullable Refusal lifecycle() {
        if (source.employment() == null && source.absentMeansLeft()) {
            return invalid(
                    "only adds attributes, so that nobody leaves by being absent from it; set `absentMeansLeft` to false");
        }
        if (source.employment() == null || source.employment().equals(EMPLOYEE)) {
            return null;
        }
        for (String needed : List.of(Reserved.SPONSOR, Reserved.END_DATE)) {
            if (mapping(needed).filter(AttributeMapping::required).isEmpty()) {
                return invalid(
                        "is of people who are no employees (`%s`): they need a sponsor and an end date. Map `%s` and make it required"
                                .formatted(source.employment(), needed));
            }
        }
        return null;
    }

    private @Nullable Refusal clash(List<SourceDefinition> others) {
        for (SourceDefinition other : others) {
            for (AttributeMapping theirs : other.attributes()) {
                Optional<AttributeMapping> ours = other.name().equals(source.name())
                        ? Optional.empty()
                        : mapping(theirs.attribute());
                if (ours.isPresent() && ours.get().type() != theirs.type()) {
                    return new Refusal(ErrorCode.BAD_REFERENCE,
                            "The source `%s` gives `%s` as %s, the source `%s` as %s. One attribute has one type everywhere: change one of them."
                                    .formatted(
                                            source.name(), theirs.attribute(), word(ours.get().type()), other.name(),
                                            word(theirs.type())));
                }
            }
        }
        return null;
    }

    private Optional<AttributeMapping> mapping(String attribute) {
        return source.attributes().stream().filter(mapping -> mapping.attribute().equals(attribute)).findFirst();
    }

    static boolean isZone(String name) {
        try {
            ZoneId.of(name);
            return true;
        } catch (DateTimeException unknown) {
            return false;
        }
    }

    private static String word(AttributeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private Refusal invalid(String sentence) {
        return new Refusal(ErrorCode.INVALID, "The source `%s` %s.".formatted(source.name(), sentence));
    }
}

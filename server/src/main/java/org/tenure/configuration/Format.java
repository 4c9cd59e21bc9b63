package org.tenure.configuration;

import static org.tenure.configuration.Shape.Field.optional;
import static org.tenure.configuration.Shape.Field.required;
import static org.tenure.configuration.Shape.Field.standard;

import java.util.List;
import org.tenure.catalog.ApplicationDefinition;
import org.tenure.catalog.ModelNames;
import org.tenure.configuration.Shape.Brief;
import org.tenure.configuration.Shape.Decimal;
import org.tenure.configuration.Shape.Fields;
import org.tenure.configuration.Shape.Flag;
import org.tenure.configuration.Shape.Free;
import org.tenure.configuration.Shape.Many;
import org.tenure.configuration.Shape.Named;
import org.tenure.configuration.Shape.Span;
import org.tenure.configuration.Shape.Text;
import org.tenure.configuration.Shape.Whole;
import org.tenure.configuration.Shape.Word;
import org.tenure.policy.RuleDefinition;

/// The one description of the configuration's format.
final class Format {

    static final int OBJECTS_MAX = 100_000;

    static final String SOURCES = "sources";
    static final String APPLICATIONS = "applications";
    static final String ENTITLEMENTS = "entitlements";
    static final String CONNECTION = "connection";
    static final String ROLES = "roles";
    static final String RULES = "rules";
    static final String LIMITS = "limits";

    private static final Text NAME = new Text(
            100, "^" + ModelNames.PATTERN + "$",
            "letters, digits, dots, hyphens and underscores, the first a letter or digit, at most 100");
    private static final Text TEXT = Text.any(1_000);
    private static final Text PROSE = new Text(1_000, "^[\\s\\S]*$", "text of at most 1000 characters");
    private static final Text EXPRESSION = Text.any(4_000);
    private static final Text REFERENCE = Text.any(250);

    private static final Fields ATTRIBUTE = new Fields(
            "attribute",
            List.of(
                    required("column", TEXT, "The column of the feed that has the value."),
                    optional(
                            "type",
                            new Word(List.of("text", "number", "boolean", "date")),
                            "What the value is. Text when left out; `startDate` and `endDate` are dates."),
                    standard("required", new Flag(), false, "Whether a row without a value is put into quarantine."),
                    optional("allowed", new Many(TEXT, 1_000), "The values there may be; any when left out."),
                    optional("format", TEXT, "How dates are written, e.g. `dd.MM.yyyy`; ISO 8601 when left out.")));

    private static final Fields SOURCE = new Fields(
            "source",
            List.of(
                    required("scheme", TEXT,
                            "Under which scheme the person column identifies people, e.g. `employee_number`. Sources with the same scheme speak of the same people."),
                    required("key", TEXT, "The column with the key of a record, unique within the source."),
                    optional("person", TEXT, "The column that names the person; the key when left out."),
                    optional("employment", TEXT,
                            "What its records are: `employee`, `contractor`, `vendor` … Left out for a source that only adds attributes."),
                    standard("precedence", new Whole(0, 1_000), 100,
                            "Where two sources give the same attribute, the lower number wins."),
                    standard("timeZone", TEXT, "UTC", "The time zone in which its days begin, e.g. `Europe/Berlin`."),
                    standard("absentMeansLeft", new Flag(), false,
                            "Whether a key that is missing from a full snapshot has left. Otherwise absence means nothing."),
                    standard("delimiter", new Text(1, "^[^\\n\\r\"]$", "one character such as `;`"), ",",
                            "What stands between two values."),
                    standard("encoding", TEXT, "UTF-8", "How the file is encoded."),
                    optional("statuses",
                            new Named("status word", TEXT, new Word(List.of("active", "leave", "left", "stopped"))),
                            "What the words in the status column mean; `stopped` has left and is stopped everywhere at once."),
                    required("attributes", new Named("attribute", TEXT, new Brief("column", ATTRIBUTE)),
                            "Attribute → column, or column with type and checks.")));

    private static final Fields CONNECTED = new Fields(
            "connection",
            List.of(
                    required("connector", TEXT, "The driver: `ldap`, `sql`, `scim` …"),
                    standard("mode", new Word(List.of("observe", "full")), "observe",
                            "`observe` reads the target and writes nothing; `full` makes it match."),
                    optional("settings", new Free(),
                            "For the connector. A secret is a reference: `{env: NAME}` or `{file: PATH}`."),
                    required("login", new Many(EXPRESSION, 10),
                            "How accounts are named: expressions over attributes, tried in order, then numbered."),
                    optional("attributes", new Named("account attribute", TEXT, EXPRESSION),
                            "Attribute of the target → expression over attributes."),
                    standard("leaving", new Word(List.of("disable", "delete", "keep")), "disable",
                            "What happens to the account of somebody who has no access any more."),
                    standard("concurrency", new Whole(1, 64), 8, "Calls at a time."),
                    optional("ratePerSecond", new Whole(1, 100_000),
                            "Calls per second at most; no bound when left out."),
                    standard("settle", new Span(), "0s", "How long the target may take before a read-back is judged."),
                    standard("loginQuarantineDays", new Whole(0, 36_500), 365,
                            "For how long the login of an account that is gone is not given to somebody else.")));

    private static final Fields ENTITLEMENT = new Fields(
            "entitlement",
            List.of(
                    required("key", TEXT, "What the application calls it: a group's DN, a role's id."),
                    optional("title", TEXT, "What people read; the name when left out."),
                    standard("description", PROSE, "", "What it allows."),
                    optional("owner", TEXT, "Who answers for it; the application's owner when left out."),
                    standard("privileged", new Flag(), false,
                            "Whether it gives power over the system itself. Nobody has it by rule.")));

    private static final Fields APPLICATION = new Fields(
            "application",
            List.of(
                    optional("title", TEXT, "What people read; the name when left out."),
                    standard("description", PROSE, "", "What it is for."),
                    required("owner", TEXT, "Who answers for it."),
                    optional("critical",
                            new Whole(ApplicationDefinition.CRITICALITY_MIN, ApplicationDefinition.CRITICALITY_MAX),
                            "How much harm can be done through it, from 1 to 3; 2 unless said. A stop begins with 3."),
                    optional(CONNECTION, CONNECTED, "How Tenure reaches it; left out for one that is only recorded."),
                    optional(ENTITLEMENTS, new Named("entitlement", NAME, ENTITLEMENT),
                            "The rights in it that can be granted.")));

    private static final String REFERENCES = "`directory/staff` is an entitlement, `directory` just the account, `role:engineer` a role.";

    private static final Fields ROLE = new Fields(
            "role",
            List.of(
                    optional("title", TEXT, "What people read; the name when left out."),
                    standard("description", PROSE, "", "Whom it is for."),
                    required("owner", TEXT, "Who answers for it."),
                    required("contains", new Many(REFERENCE, 10_000), "What it gives: " + REFERENCES)));

    private static final Fields RULE = new Fields(
            "rule",
            List.of(
                    optional("title", TEXT, "What people read; the name when left out."),
                    required("owner", TEXT, "Who answers for it: automatic decisions name them."),
                    required("when", EXPRESSION,
                            "A condition over the attributes of an employment, in CEL: `department == 'Sales'`. It reads no dates."),
                    required("gives", new Many(REFERENCE, 1_000), "What those get who meet it: " + REFERENCES),
                    standard("purpose", new Word(RuleDefinition.PURPOSES), "standard",
                            "For which of somebody's accounts."),
                    standard("leadDays", new Whole(0, RuleDefinition.LEAD_DAYS_MAX), 0,
                            "How many days before the start access opens."),
                    standard("graceDays", new Whole(0, RuleDefinition.GRACE_DAYS_MAX), 0,
                            "How many days access stays after the rule stops applying, other than by leaving.")));

    private static final Fields COUNT = new Fields(
            "count",
            List.of(
                    optional("most", new Whole(0, Integer.MAX_VALUE), "So many people may be hit in a day."),
                    optional("percent", new Decimal(0, 100),
                            "So many in a hundred of those known; where both are given, both must be exceeded to ask a person.")));

    private static final Fields COUNTS = new Fields(
            "counts",
            List.of(
                    optional("adds", COUNT, "People who are added, or gain access."),
                    optional("changes", COUNT, "People who are changed."),
                    optional("removals", COUNT, "People who leave, or lose access."),
                    optional("stops", COUNT,
                            "People whom a source may stop at once; more of them count as removals.")));

    static final Fields ROOT = new Fields(
            "configuration",
            List.of(
                    optional(SOURCES, new Named("source", NAME, SOURCE), "Where facts about people come from."),
                    optional(APPLICATIONS, new Named("application", NAME, APPLICATION),
                            "The systems that are governed."),
                    optional(ROLES, new Named("role", NAME, ROLE), "Named sets of entitlements, accounts and roles."),
                    optional(RULES, new Named("rule", NAME, RULE), "Who gets what by what they are."),
                    optional(
                            LIMITS,
                            new Fields(
                                    "limits",
                                    List.of(
                                            optional("feed",
                                                    new Named("source, or `*` for all others,", limited(), COUNTS),
                                                    "By source."),
                                            optional("model",
                                                    new Named("object, or `*` for all others,", limited(), COUNTS),
                                                    "For changes of the model."))),
                            "How many people one cause may hit within a day before a person is asked.")));

    private Format() {}

    private static Text limited() {
        return new Text(100, "^(\\*|" + ModelNames.PATTERN + ")$", "a name or `*`");
    }
}

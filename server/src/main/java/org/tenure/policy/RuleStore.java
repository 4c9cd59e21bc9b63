package org.tenure.policy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.policy.RuleRules.Kept;
import tools.jackson.databind.json.JsonMapper;

/// SQL of rules.
final class RuleStore {

    /// Any constant: whoever changes rules holds this until the transaction ends.
    private static final long CHANGE_LOCK = 0x74656E7572650006L;

    private static final String VERSION = """
            select id, rule, version, condition, reads, gives, purpose, lead_days, grace_days, owner, definition from policy.rule_version
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    RuleStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void lockChanges() {
        jdbc.sql("select pg_advisory_xact_lock(:lock)").param("lock", CHANGE_LOCK).query((row, n) -> n).list();
    }

    List<UUID> idsInForce() {
        return jdbc.sql("select id from policy.rule_version where recorded_to is null order by rule collate \"C\"")
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    Map<String, Kept> inForce() {
        var rules = new TreeMap<String, Kept>();
        jdbc.sql(VERSION + " where recorded_to is null")
                .query(this::kept)
                .list()
                .forEach(rule -> rules.put(rule.version().rule(), rule));
        return rules;
    }

    Optional<RuleVersion> get(UUID id) {
        return jdbc.sql(VERSION + " where id = :id").param("id", id).query(this::kept).optional().map(Kept::version);
    }

    /// Every version of a rule, the newest first.
    List<RuleVersion> history(String rule) {
        return jdbc.sql(VERSION + " where rule = :rule order by version desc")
                .param("rule", rule)
                .query(this::kept)
                .list()
                .stream()
                .map(Kept::version)
                .toList();
    }

    /// The highest number each rule ever had.
    Map<String, Integer> numbers() {
        var numbers = new HashMap<String, Integer>();
        jdbc.sql("select rule, max(version) from policy.rule_version group by rule")
                .query((ResultSet row) -> {
                    numbers.put(row.getString(1), row.getInt(2));
                });
        return numbers;
    }

    void close(List<String> rules, List<UUID> events, OffsetDateTime now) {
        jdbc.sql(
                """
                        update policy.rule_version t set recorded_to = :now, closed_event = u.event
                          from unnest(:rules::text[], :events::uuid[]) as u(rule, event)
                         where t.rule = u.rule and t.recorded_to is null
                        """)
                .param("now", now)
                .param("rules", rules.toArray(String[]::new))
                .param("events", texts(events))
                .update();
    }

    void open(List<Kept> rules, List<UUID> events, OffsetDateTime now) {
        List<RuleVersion> versions = rules.stream().map(Kept::version).toList();
        jdbc.sql(
                """
                        insert into policy.rule_version (id, rule, version, condition, reads, gives, purpose, lead_days, grace_days, owner,
                                                         definition, valid_from, recorded_from, opened_event)
                        select u.id, u.rule, u.version, u.condition, u.reads::text[], u.gives::uuid[], u.purpose, u.lead_days, u.grace_days, u.owner,
                               u.definition::jsonb, :now, :now, u.event
                          from unnest(:ids::uuid[], :rules::text[], :versions::int[], :conditions::text[], :reads::text[], :gives::text[],
                                      :purposes::text[], :leads::int[], :graces::int[], :owners::text[], :definitions::text[], :events::uuid[])
                               as u(id, rule, version, condition, reads, gives, purpose, lead_days, grace_days, owner, definition, event)
                        """)
                .param("now", now)
                .param("ids", texts(versions.stream().map(RuleVersion::id).toList()))
                .param("rules", texts(versions.stream().map(RuleVersion::rule).toList()))
                .param("versions", texts(versions.stream().map(RuleVersion::version).toList()))
                .param("conditions", texts(versions.stream().map(RuleVersion::condition).toList()))
                .param("reads",
                        versions.stream()
                                .map(one -> braced(one.reads().stream().sorted().toList()))
                                .toArray(String[]::new))
                .param("gives", versions.stream().map(one -> braced(one.gives())).toArray(String[]::new))
                .param("purposes", texts(versions.stream().map(RuleVersion::purpose).toList()))
                .param("leads", texts(versions.stream().map(RuleVersion::leadDays).toList()))
                .param("graces", texts(versions.stream().map(RuleVersion::graceDays).toList()))
                .param("owners", texts(versions.stream().map(RuleVersion::owner).toList()))
                .param("definitions",
                        rules.stream().map(rule -> json.writeValueAsString(rule.definition())).toArray(String[]::new))
                .param("events", texts(events))
                .update();
    }

    /// Attribute names and ids need no quoting inside an array.
    private static String braced(Collection<?> values) {
        return "{" + String.join(",", texts(values)) + "}";
    }

    private static String[] texts(Collection<?> values) {
        return values.stream().map(String::valueOf).toArray(String[]::new);
    }

    private Kept kept(ResultSet row, int n) throws SQLException {
        var version = new RuleVersion(
                row.getObject("id", UUID.class),
                row.getString("rule"),
                row.getInt("version"),
                row.getString("condition"),
                Set.of((String[]) row.getArray("reads").getArray()),
                Arrays.asList((UUID[]) row.getArray("gives").getArray()),
                row.getString("purpose"),
                row.getInt("lead_days"),
                row.getInt("grace_days"),
                row.getString("owner"));
        return new Kept(version, json.readValue(row.getString("definition"), RuleDefinition.class));
    }
}

package org.tenure.catalog;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import tools.jackson.databind.json.JsonMapper;

/// SQL of the catalogue.
final class CatalogStore {

    /// Any constant: whoever changes the catalogue holds this until the transaction ends.
    private static final long CHANGE_LOCK = 0x74656E7572650005L;

    private static final String TARGET = """
            select t.id, t.kind, t.name, t.application, t.key, t.privileged, t.retired_at is not null as retired,
                   coalesce(v.definition ->> 'title', a.definition ->> 'title', t.name) as title
              from catalog.target t
              left join catalog.target_version v on v.target_id = t.id and v.recorded_to is null
              left join catalog.application a on t.kind = 'account' and a.name = t.application and a.recorded_to is null
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    CatalogStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void lockChanges() {
        jdbc.sql("select pg_advisory_xact_lock(:lock)").param("lock", CHANGE_LOCK).query((row, n) -> n).list();
    }

    CatalogView view() {
        return new CatalogView(
                definitions("select definition from catalog.application where recorded_to is null",
                        ApplicationDefinition.class),
                definitions(
                        """
                        select v.definition from catalog.target_version v join catalog.target t on t.id = v.target_id
                         where v.recorded_to is null and t.kind = 'entitlement'
                        """,
                        EntitlementDefinition.class),
                definitions(
                        """
                        select v.definition from catalog.target_version v join catalog.target t on t.id = v.target_id
                         where v.recorded_to is null and t.kind = 'role'
                        """,
                        RoleDefinition.class),
                jdbc.sql(TARGET).query(CatalogStore::target).list());
    }

    private <T> List<T> definitions(String sql, Class<T> type) {
        return jdbc.sql(sql).query((row, n) -> json.readValue(row.getString(1), type)).list();
    }

    Optional<Target> find(String kind, String name) {
        return jdbc.sql(TARGET + " where t.kind = :kind and t.name = :name")
                .param("kind", kind)
                .param("name", name)
                .query(CatalogStore::target)
                .optional();
    }

    List<Target> get(Collection<UUID> ids) {
        return jdbc.sql(TARGET + " where t.id = any(:ids::uuid[])")
                .param("ids", texts(ids))
                .query(CatalogStore::target)
                .list();
    }

    /// Targets in use whose name or title holds the words, by kind and name.
    Page<Target> search(String words, @Nullable String kind, PageRequest page) {
        List<Target> found = jdbc.sql(
                """
                        select * from (%s) t
                         where not t.retired
                           and (:kind::text is null or t.kind = :kind)
                           and (:words = '' or strpos(lower(t.name), lower(:words)) > 0 or strpos(lower(t.title), lower(:words)) > 0)
                           and (:after::text is null or t.kind || ' ' || t.name > :after collate "C")
                         order by (t.kind || ' ' || t.name) collate "C"
                         limit :size + 1
                        """
                        .formatted(TARGET))
                .param("kind", kind)
                .param("words", words.strip())
                .param("after", page.after())
                .param("size", page.size())
                .query(CatalogStore::target)
                .list();
        if (found.size() <= page.size()) {
            return new Page<>(found, null);
        }
        Target last = found.get(page.size() - 1);
        return new Page<>(found.subList(0, page.size()), last.kind().word() + " " + last.name());
    }

    List<Content> content(UUID target) {
        return jdbc.sql(
                """
                        select target_id, gives_id, path from catalog.content
                         where target_id = :target and recorded_to is null and valid_to is null
                         order by cardinality(path), gives_id
                        """)
                .param("target", target)
                .query((row, n) -> new Content(row.getObject(1, UUID.class), row.getObject(2, UUID.class),
                        ids(row.getArray(3))))
                .list();
    }

    /// A row of content in force.
    record ContentRow(UUID id, Content content, OffsetDateTime validFrom) {}

    List<ContentRow> contentRows(Collection<UUID> targets) {
        return jdbc.sql(
                """
                        select id, target_id, gives_id, path, valid_from from catalog.content
                         where target_id = any(:targets::uuid[]) and recorded_to is null and valid_to is null
                        """)
                .param("targets", texts(targets))
                .query((row, n) -> new ContentRow(
                        row.getObject(1, UUID.class),
                        new Content(row.getObject(2, UUID.class), row.getObject(3, UUID.class), ids(row.getArray(4))),
                        row.getObject(5, OffsetDateTime.class)))
                .list();
    }

    /// Writes targets as they are now; a name that was retired comes back.
    void putTargets(List<Target> targets, OffsetDateTime now) {
        if (targets.isEmpty()) {
            return;
        }
        jdbc.sql(
                """
                        insert into catalog.target (id, kind, name, application, key, privileged, retired_at)
                        select u.id, u.kind, u.name, u.application, u.key, u.privileged, case when u.retired then :now end
                          from unnest(:ids::uuid[], :kinds::text[], :names::text[], :applications::text[], :keys::text[],
                                      :privileged::boolean[], :retired::boolean[])
                               as u(id, kind, name, application, key, privileged, retired)
                            on conflict (kind, name) do update
                           set key = excluded.key, privileged = excluded.privileged, retired_at = excluded.retired_at
                        """)
                .param("now", now)
                .param("ids", texts(targets.stream().map(Target::id).toList()))
                .param("kinds", targets.stream().map(target -> target.kind().word()).toArray(String[]::new))
                .param("names", targets.stream().map(Target::name).toArray(String[]::new))
                .param("applications", targets.stream().map(Target::application).toArray(String[]::new))
                .param("keys", targets.stream().map(Target::key).toArray(String[]::new))
                .param("privileged", texts(targets.stream().map(Target::privileged).toList()))
                .param("retired", texts(targets.stream().map(Target::retired).toList()))
                .update();
    }

    /// One version to be written: whose (a target's id, an application's name), what it says, and which event tells of it.
    record Version(UUID id, String of, Record definition, UUID event) {}

    /// That whatever was in force of something ends with an event.
    record Closing(String of, UUID event) {}

    void closeApplications(List<Closing> closings, OffsetDateTime now) {
        close("catalog.application", "t.name = u.of", closings, now);
    }

    void closeTargets(List<Closing> closings, OffsetDateTime now) {
        close("catalog.target_version", "t.target_id = u.of::uuid", closings, now);
    }

    void closeContent(List<Closing> closings, OffsetDateTime now) {
        close("catalog.content", "t.id = u.of::uuid", closings, now);
    }

    private void close(String table, String match, List<Closing> closings, OffsetDateTime now) {
        if (closings.isEmpty()) {
            return;
        }
        jdbc.sql(
                """
                        update %s t set recorded_to = :now, closed_event = u.event
                          from unnest(:ofs::text[], :events::uuid[]) as u(of, event)
                         where %s and t.recorded_to is null
                        """
                        .formatted(table, match))
                .param("now", now)
                .param("ofs", closings.stream().map(Closing::of).toArray(String[]::new))
                .param("events", texts(closings.stream().map(Closing::event).toList()))
                .update();
    }

    void openApplications(List<Version> versions, OffsetDateTime now) {
        open("catalog.application (id, name,", "u.of", versions, now);
    }

    void openTargets(List<Version> versions, OffsetDateTime now) {
        open("catalog.target_version (id, target_id,", "u.of::uuid", versions, now);
    }

    private void open(String into, String of, List<Version> versions, OffsetDateTime now) {
        if (versions.isEmpty()) {
            return;
        }
        jdbc.sql(
                """
                        insert into %s definition, recorded_from, opened_event)
                        select u.id, %s, u.definition::jsonb, :now, u.event
                          from unnest(:ids::uuid[], :ofs::text[], :definitions::text[], :events::uuid[]) as u(id, of, definition, event)
                        """
                        .formatted(into, of))
                .param("now", now)
                .param("ids", texts(versions.stream().map(Version::id).toList()))
                .param("ofs", versions.stream().map(Version::of).toArray(String[]::new))
                .param("definitions",
                        versions.stream().map(one -> json.writeValueAsString(one.definition())).toArray(String[]::new))
                .param("events", texts(versions.stream().map(Version::event).toList()))
                .update();
    }

    /// Content to be written; `until` is set for what has ended.
    record NewContent(UUID id, Content content, OffsetDateTime from, @Nullable OffsetDateTime until) {}

    void openContent(List<NewContent> rows, UUID event, OffsetDateTime now) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql(
                """
                        insert into catalog.content (id, target_id, gives_id, path, valid_from, valid_to, recorded_from, opened_event)
                        select u.id, u.target, u.gives, u.path::uuid[], u.valid_from, u.valid_to, :now, :event
                          from unnest(:ids::uuid[], :targets::uuid[], :gives::uuid[], :paths::text[], :froms::timestamptz[], :untils::timestamptz[])
                               as u(id, target, gives, path, valid_from, valid_to)
                        """)
                .param("now", now)
                .param("event", event)
                .param("ids", texts(rows.stream().map(NewContent::id).toList()))
                .param("targets", texts(rows.stream().map(row -> row.content().targetId()).toList()))
                .param("gives", texts(rows.stream().map(row -> row.content().givesId()).toList()))
                .param("paths", rows.stream().map(row -> path(row.content().path())).toArray(String[]::new))
                .param("froms", texts(rows.stream().map(NewContent::from).toList()))
                .param("untils",
                        rows.stream()
                                .map(row -> row.until() == null ? null : row.until().toString())
                                .toArray(String[]::new))
                .update();
    }

    private static String path(List<UUID> path) {
        return path.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /// Arrays go as text and are cast: paths have different lengths, and one way for all types is enough.
    private static String[] texts(Collection<?> values) {
        return values.stream().map(String::valueOf).toArray(String[]::new);
    }

    private static List<UUID> ids(Array array) throws SQLException {
        return new ArrayList<>(Arrays.asList((UUID[]) array.getArray()));
    }

    private static Target target(ResultSet row, int n) throws SQLException {
        return new Target(
                row.getObject("id", UUID.class),
                Target.Kind.of(row.getString("kind")),
                row.getString("name"),
                row.getString("application"),
                row.getString("key"),
                row.getString("title"),
                row.getBoolean("privileged"),
                row.getBoolean("retired"));
    }
}

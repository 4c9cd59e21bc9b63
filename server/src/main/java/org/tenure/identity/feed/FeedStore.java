package org.tenure.identity.feed;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.identity.AttributeType;
import org.tenure.identity.AttributeValues;
import org.tenure.identity.SourceRow;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.SqlArrays;

/// SQL of what a feed would change and what was wrong with it.
final class FeedStore {

    private static final int CLEARED_MAX = 20_000;

    private final JdbcClient jdbc;
    private final AttributeValues values;

    FeedStore(JdbcClient jdbc, AttributeValues values) {
        this.jdbc = jdbc;
        this.values = values;
    }

    void planEachStatement() {
        // A plan kept from when the tables were empty would read them whole ever after.
        jdbc.sql("set local plan_cache_mode = force_custom_plan").update();
    }

    List<SourceRow> chunk(UUID run, int chunk) {
        return jdbc.sql(
                "select key, person, attributes::text as attributes, hash from identity.difference where run_id = :run and chunk = :chunk order by key")
                .param("run", run)
                .param("chunk", chunk)
                .query((row, _) -> new SourceRow(row.getString("key"), row.getString("person"),
                        row.getString("attributes"), row.getBytes("hash")))
                .list();
    }

    Map<UUID, Integer> stopping(UUID run) {
        var people = new LinkedHashMap<UUID, Integer>();
        jdbc.sql("""
                select d.identity_id, count(*) filter (where d.effect = 'leaves') as leaves
                  from identity.difference d
                 where d.run_id = :run and d.chunk > 0 and d.identity_id is not null and d.attributes ->> 'status' = 'stopped'
                 group by d.identity_id order by d.identity_id
                """)
                .param("run", run)
                .query((row, _) -> people.put(row.getObject(1, UUID.class), row.getInt(2)))
                .list();
        return people;
    }

    void quarantine(UUID run, List<QuarantinedRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into identity.quarantined (run_id, line, field, reason, excerpt)
                select :run, q.* from unnest(:lines::int[], :fields::text[], :reasons::text[], :excerpts::text[]) as q on conflict do nothing
                """)
                .param("run", run)
                .param("lines", SqlArrays.column(rows, QuarantinedRow::line))
                .param("fields", SqlArrays.column(rows, QuarantinedRow::field))
                .param("reasons", SqlArrays.column(rows, QuarantinedRow::reason))
                .param("excerpts", SqlArrays.column(rows, QuarantinedRow::excerpt))
                .update();
    }

    void remark(UUID run, Remark remark) {
        jdbc.sql(
                "insert into identity.remark (run_id, key, field, reason) values (:run, :key, :field, :reason) on conflict do nothing")
                .param("run", run)
                .param("key", remark.key())
                .param("field", remark.field())
                .param("reason", remark.reason())
                .update();
    }

    Page<DifferenceRow> differences(UUID run, @Nullable String effect, PageRequest page,
            Map<String, AttributeType> types) {
        record Placed(int chunk, DifferenceRow row) {}
        NumberedKey after = page.key(NumberedKey::parse);
        List<Placed> found = jdbc.sql("""
                select d.chunk, d.key, d.person, d.effect, d.identity_id, d.attributes::text as after,
                       (select r.attributes::text from identity.record r join change.run n on n.id = d.run_id
                         where r.source = n.cause and r.key = d.key and r.recorded_to is null
                           and r.valid_from <= n.effective_from and (r.valid_to is null or r.valid_to > n.effective_from)) as before
                  from identity.difference d
                 where d.run_id = :run and (d.chunk, d.key) > (:chunk, :key) and (:effect::text is null or d.effect = :effect)
                 order by d.chunk, d.key limit :size
                """)
                .param("run", run)
                .param("chunk", after == null ? -1 : after.number())
                .param("key", after == null ? "" : after.text())
                .param("effect", effect)
                .param("size", page.size() + 1)
                .query((row, _) -> new Placed(row.getInt("chunk"),
                        new DifferenceRow(row.getString("key"), row.getString("person"), row.getString("effect"),
                                row.getObject("identity_id", UUID.class), values.typed(row.getString("before"), types),
                                values.typed(row.getString("after"), types))))
                .list();
        boolean more = found.size() > page.size();
        List<Placed> shown = more ? found.subList(0, page.size()) : found;
        return new Page<>(shown.stream().map(Placed::row).toList(),
                more ? new NumberedKey(shown.getLast().chunk(), shown.getLast().row().key()).toString() : null);
    }

    Page<QuarantinedRow> quarantined(UUID run, PageRequest page) {
        NumberedKey after = page.key(NumberedKey::parse);
        List<QuarantinedRow> found = jdbc.sql("""
                select line, field, reason, excerpt from identity.quarantined
                 where run_id = :run and (line, field) > (:line, :field) order by line, field limit :size
                """)
                .param("run", run)
                .param("line", after == null ? -1 : after.number())
                .param("field", after == null ? "" : after.text())
                .param("size", page.size() + 1)
                .query((row, _) -> new QuarantinedRow(row.getInt(1), row.getString(2), row.getString(3),
                        row.getString(4)))
                .list();
        boolean more = found.size() > page.size();
        List<QuarantinedRow> shown = more ? found.subList(0, page.size()) : found;
        return new Page<>(shown,
                more ? new NumberedKey(shown.getLast().line(), shown.getLast().field()).toString() : null);
    }

    Page<Remark> remarks(UUID run, PageRequest page) {
        Remark after = page.key(FeedStore::remark);
        List<Remark> found = jdbc.sql("""
                select key, field, reason from identity.remark
                 where run_id = :run and (:key::text is null or (key, field) > (:key, :field))
                 order by key, field limit :size
                """)
                .param("run", run)
                .param("key", after == null ? null : after.key())
                .param("field", after == null ? null : after.field())
                .param("size", page.size() + 1)
                .query((row, _) -> new Remark(row.getString(1), row.getString(2), row.getString(3)))
                .list();
        boolean more = found.size() > page.size();
        List<Remark> shown = more ? found.subList(0, page.size()) : found;
        return new Page<>(shown, more ? remarkKey(shown.getLast()) : null);
    }

    /// Key and field one after the other, and the length of the first.
    private static String remarkKey(Remark remark) {
        return new NumberedKey(remark.key().length(), remark.key() + remark.field()).toString();
    }

    private static Remark remark(String key) {
        NumberedKey parts = NumberedKey.parse(key);
        return new Remark(parts.text().substring(0, parts.number()), parts.text().substring(parts.number()), "");
    }

    /// Forgets what runs would have changed that ended before, a part at a time. Answers how many rows.
    int clear(Instant endedBefore) {
        return jdbc.sql("""
                delete from identity.difference d
                 where d.ctid = any(array(
                       select x.ctid from identity.difference x join change.run r on r.id = x.run_id where r.finished_at < :before limit :most))
                """)
                .param("before", endedBefore.atOffset(ZoneOffset.UTC))
                .param("most", CLEARED_MAX)
                .update();
    }
}

package org.tenure.identity;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;
import org.tenure.kernel.Ids;

/// SQL of identities, what names them, and their lock.
final class PersonStore {

    /// Identities by the value that names them; `fresh` ones were made just now.
    record Named(Map<String, UUID> byValue, Set<UUID> fresh) {}

    private final JdbcClient jdbc;

    PersonStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Finds people by identifier, makes those who are missing, and locks those who were there, in id order.
    ///
    /// Invariant: nobody waits for an identifier while holding an identity's lock, so that two sources never wait for each other.
    Named nameAndLock(String scheme, Collection<String> values, Instant now) {
        Map<String, UUID> byValue = find(scheme, values);
        List<String> missing = values.stream()
                .filter(value -> !byValue.containsKey(value))
                .distinct()
                .sorted()
                .toList();
        Set<UUID> fresh = new HashSet<>();
        if (!missing.isEmpty()) {
            Map<String, UUID> made = make(scheme, missing, now);
            byValue.putAll(made);
            fresh.addAll(made.values());
            List<String> madeByOthers = missing.stream().filter(value -> !made.containsKey(value)).toList();
            byValue.putAll(find(scheme, madeByOthers));
        }
        lock(byValue.values().stream().filter(id -> !fresh.contains(id)).toList());
        return new Named(byValue, fresh);
    }

    private Map<String, UUID> find(String scheme, Collection<String> values) {
        Map<String, UUID> found = new HashMap<>();
        if (!values.isEmpty()) {
            jdbc.sql(
                    "select value, identity_id from identity.identifier where scheme = :scheme and value = any(:values::text[])")
                    .param("scheme", scheme)
                    .param("values", values.toArray(String[]::new))
                    .query((row, _) -> found.put(row.getString(1), row.getObject(2, UUID.class)))
                    .list();
        }
        return found;
    }

    private Map<String, UUID> make(String scheme, List<String> values, Instant now) {
        Map<String, UUID> made = new HashMap<>();
        jdbc.sql("""
                with named as (
                    insert into identity.identifier (scheme, value, identity_id)
                    select :scheme, p.value, p.id from unnest(:values::text[], :ids::uuid[]) as p (value, id)
                    on conflict (scheme, value) do nothing
                    returning value, identity_id),
                made as (
                    insert into identity.identity (id, kind, created_at) select n.identity_id, 'person', :now from named n)
                select value, identity_id from named
                """)
                .param("scheme", scheme)
                .param("values", values.toArray(String[]::new))
                .param("ids", SqlArrays.column(values, value -> Ids.next()))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, _) -> made.put(row.getString(1), row.getObject(2, UUID.class)))
                .list();
        return made;
    }

    void lock(Collection<UUID> ids) {
        if (!ids.isEmpty()) {
            jdbc.sql("select id from identity.identity where id = any(:ids::uuid[]) order by id for update")
                    .param("ids", SqlArrays.of(ids))
                    .query(UUID.class)
                    .list();
        }
    }
}

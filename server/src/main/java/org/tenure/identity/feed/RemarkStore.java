package org.tenure.identity.feed;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.identity.Reserved;
import org.tenure.identity.SourceDefinition;

/// SQL of references that lead nowhere, looked for around the people a feed changes. The first are kept of each sort, all are counted.
final class RemarkStore {

    private static final int KEPT_MAX = 1_000;
    private static final int FEW = 5_000;

    private final JdbcClient jdbc;
    private final UUID run;

    RemarkStore(JdbcClient jdbc, UUID run) {
        this.jdbc = jdbc;
        this.run = run;
    }

    int check(SourceDefinition source, int changes) {
        int found = 0;
        if (maps(source, Reserved.MANAGER)) {
            found += unknown(Reserved.MANAGER) + themselves() + cycles(source, changes <= FEW);
        }
        if (maps(source, Reserved.SPONSOR)) {
            found += unknown(Reserved.SPONSOR);
        }
        return found;
    }

    /// How many people a source without employments tells of whom no source employs.
    int unemployed(SourceDefinition source) {
        return jdbc.sql("""
                select count(distinct d.person)::int from identity.difference d
                 where d.run_id = :run and d.attributes is not null
                   and not exists (select from identity.identifier i join identity.employment e on e.identity_id = i.identity_id
                                    where i.scheme = :scheme and i.value = d.person)
                """)
                .param("run", run)
                .param("scheme", source.scheme())
                .query(Integer.class)
                .single();
    }

    private static boolean maps(SourceDefinition source, String attribute) {
        return source.attributes().stream().anyMatch(mapping -> mapping.attribute().equals(attribute));
    }

    private int unknown(String attribute) {
        return jdbc.sql("""
                with named as materialized (
                    select d.key, d.attributes ->> :attribute as value from identity.difference d
                     where d.run_id = :run and d.attributes ->> :attribute is not null),
                unnamed as materialized (
                    select v.value from (select distinct value from named) v
                     where (select i.identity_id from identity.identifier i where i.scheme = any(:schemes::text[]) and i.value = v.value limit 1) is null),
                unknown as (
                    select u.value from unnamed u where not exists (select from staged s where s.person = u.value)),
                found as materialized (
                    select n.key, 'the %1$s `' || n.value || '` is not known' as reason from named n join unknown u on u.value = n.value),
                kept as (
                    insert into identity.remark (run_id, key, field, reason)
                    select :run, f.key, :attribute, f.reason from found f order by f.key limit :most on conflict do nothing)
                select count(*)::int from found
                """.formatted(attribute))
                .param("run", run)
                .param("attribute", attribute)
                .param("schemes", schemes())
                .param("most", KEPT_MAX)
                .query(Integer.class)
                .single();
    }

    private String[] schemes() {
        List<String> schemes = jdbc.sql("select distinct definition ->> 'scheme' from identity.source")
                .query((row, _) -> row.getString(1))
                .list();
        return schemes.toArray(String[]::new);
    }

    private int themselves() {
        return jdbc.sql("""
                with found as materialized (
                    select d.key from identity.difference d where d.run_id = :run and d.attributes ->> 'manager' = d.person),
                kept as (
                    insert into identity.remark (run_id, key, field, reason)
                    select :run, f.key, 'manager', 'is their own manager' from found f order by f.key limit :most on conflict do nothing)
                select count(*)::int from found
                """)
                .param("run", run)
                .param("most", KEPT_MAX)
                .query(Integer.class)
                .single();
    }

    /// Walks up from changed people who manage somebody until nobody new is met; whoever meets themselves is in a cycle.
    private int cycles(SourceDefinition source, boolean few) {
        return jdbc.sql("""
                with recursive edge as materialized (
                    select d.key, d.person, d.attributes ->> 'manager' as manager from identity.difference d
                     where d.run_id = :run and d.attributes is not null),
                manager as materialized (
                    select e.manager from edge e where e.manager is not null
                    union
                    select m.attributes ->> 'manager' from identity.employment m where not :few and m.source = :source),
                walk (start, at) as (
                    select e.person, e.manager from edge e
                     where e.manager is not null and e.manager <> e.person and (:few or e.person in (select m.manager from manager m))
                    union
                    select w.start, n.manager
                      from walk w
                      left join edge e on e.person = w.at
                     cross join lateral (
                           select case when e.person is not null then e.manager else (
                               select m.attributes ->> 'manager' from identity.identifier i join identity.employment m on m.identity_id = i.identity_id
                                where i.scheme = :scheme and i.value = w.at and m.source = :source and m.state <> 'left' limit 1) end as manager) n
                     where w.at <> w.start and n.manager is not null),
                found as materialized (
                    select min(e.key collate "C") as key, w.start from walk w join edge e on e.person = w.start where w.at = w.start group by w.start),
                kept as (
                    insert into identity.remark (run_id, key, field, reason)
                    select :run, f.key, 'manager', 'is above their own manager: a cycle' from found f order by f.key limit :most on conflict do nothing)
                select count(*)::int from found
                """)
                .param("run", run)
                .param("few", few)
                .param("source", source.name())
                .param("scheme", source.scheme())
                .param("most", KEPT_MAX)
                .query(Integer.class)
                .single();
    }
}

package org.tenure.lifecycle.stop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.access.HoldKind;
import org.tenure.kernel.SqlArrays;

/// SQL of stops.
final class StopStore {

    private static final String COLUMNS = """
            select s.id, s.identity_id, s.kind, s.why, s.actor, s.surface, s.run_id, s.began_at, s.lifted_at, s.lifted_by, s.lifted_why
              from lifecycle.stop s
            """;

    private final JdbcClient jdbc;

    StopStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Stop stop) {
        jdbc.sql("""
                        insert into lifecycle.stop (id, identity_id, kind, why, actor, surface, run_id, began_at)
                        values (:id, :identity, :kind, :why, :actor, :surface, :run, :began)
                        """)
                .param("id", stop.id())
                .param("identity", stop.identity())
                .param("kind", stop.kind().word())
                .param("why", stop.why())
                .param("actor", stop.actor())
                .param("surface", stop.surface())
                .param("run", stop.run())
                .param("began", SqlArrays.time(stop.beganAt()))
                .update();
    }

    void lift(UUID stop, String why, String actor, Instant now) {
        jdbc.sql("""
                        update lifecycle.stop
                           set lifted_at = greatest(:now, began_at), lifted_by = :actor, lifted_why = :why
                         where id = :id and lifted_at is null
                        """)
                .param("id", stop)
                .param("now", SqlArrays.time(now))
                .param("actor", actor)
                .param("why", why)
                .update();
    }

    Optional<Stop> find(UUID id) {
        return jdbc.sql(COLUMNS + " where s.id = :id").param("id", id).query(StopStore::stop).optional();
    }

    /// Stops of a person that were not lifted; there is one of a kind at most.
    List<Stop> open(UUID identity) {
        return jdbc.sql(COLUMNS + " where s.identity_id = :identity and s.lifted_at is null order by s.kind desc")
                .param("identity", identity)
                .query(StopStore::stop)
                .list();
    }

    List<UUID> notKilled(Collection<UUID> identities) {
        return jdbc.sql("""
                        select i.id from unnest(cast(:identities as uuid[])) as i (id)
                         where not exists (select from lifecycle.stop s
                                            where s.identity_id = i.id and s.kind = 'kill' and s.lifted_at is null)
                         order by i.id
                        """)
                .param("identities", SqlArrays.of(identities))
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    int count(String surface, Instant since) {
        return jdbc.sql("select count(*) from lifecycle.stop where surface = :surface and began_at > :since")
                .param("surface", surface)
                .param("since", SqlArrays.time(since))
                .query(Integer.class)
                .single();
    }

    /// Newest first, after `after`.
    List<Stop> list(StopFilter filter, @Nullable UUID after, int limit) {
        var sql = new StringBuilder(COLUMNS).append(" where true");
        if (filter.identity() != null) {
            sql.append(" and s.identity_id = :identity");
        }
        if (filter.openOnly()) {
            sql.append(" and s.lifted_at is null");
        }
        if (after != null) {
            sql.append(" and (s.began_at, s.id) < (select a.began_at, a.id from lifecycle.stop a where a.id = :after)");
        }
        return jdbc.sql(sql.append(" order by s.began_at desc, s.id desc limit :limit").toString())
                .param("identity", filter.identity())
                .param("after", after)
                .param("limit", limit)
                .query(StopStore::stop)
                .list();
    }

    private static Stop stop(ResultSet row, int number) throws SQLException {
        return new Stop(
                row.getObject("id", UUID.class),
                row.getObject("identity_id", UUID.class),
                HoldKind.of(row.getString("kind")),
                row.getString("why"),
                row.getString("actor"),
                row.getString("surface"),
                row.getObject("run_id", UUID.class),
                Objects.requireNonNull(time(row, "began_at")),
                time(row, "lifted_at"),
                row.getString("lifted_by"),
                row.getString("lifted_why"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

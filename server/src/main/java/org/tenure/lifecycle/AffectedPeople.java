package org.tenure.lifecycle;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.identity.Employment;
import org.tenure.identity.Identities;

/// Whom a run that changes the model still has to go through.
final class AffectedPeople {

    private final JdbcClient jdbc;
    private final Identities identities;

    AffectedPeople(JdbcClient jdbc, Identities identities) {
        this.jdbc = jdbc;
        this.identities = identities;
    }

    /// Locks the people of a chunk, in id order, and answers their employments as they are under that lock.
    List<Employment> lock(UUID run, int chunk) {
        List<UUID> people = jdbc.sql("""
                select a.identity_id from lifecycle.affected a
                 where a.run_id = :run and a.chunk = :chunk
                 order by a.identity_id
                """)
                .param("run", run)
                .param("chunk", chunk)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
        return identities.lock(people);
    }

    void forget(UUID run) {
        jdbc.sql("delete from lifecycle.affected where run_id = :run").param("run", run).update();
        jdbc.sql("delete from lifecycle.effect where run_id = :run").param("run", run).update();
    }
}

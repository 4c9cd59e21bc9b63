package org.tenure.lifecycle;

import static org.tenure.kernel.SqlArrays.time;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How far time has been followed.
final class PassedStore {

    private final JdbcClient jdbc;

    PassedStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The beginning of time before the first run.
    Instant until() {
        Optional<OffsetDateTime> until = jdbc.sql("select p.until from lifecycle.passed p")
                .query(OffsetDateTime.class)
                .optional();
        return until.map(OffsetDateTime::toInstant).orElse(Instant.EPOCH);
    }

    /// Never moves back.
    void moveTo(Instant now) {
        jdbc.sql("""
                insert into lifecycle.passed (singleton, until) values (true, :now)
                on conflict (singleton) do update set until = greatest(lifecycle.passed.until, excluded.until)
                """)
                .param("now", time(now))
                .update();
    }
}

package org.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MigrationTest {

    private static TestDatabase database;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void everyModuleHasItsSchema() {
        assertThat(database.jdbc()
                .sql("select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')")
                .query(String.class)
                .list())
                .contains("audit", "job", "change", "identity", "catalog", "policy", "access", "provisioning",
                        "security", "lifecycle");
    }

    @Test
    void aVersionIsClosedOnceAndChangedInNothingElse() {
        UUID event = UUID.randomUUID();
        UUID id = UUID.randomUUID();
        var jdbc = database.jdbc();
        jdbc.sql("""
                with e as (insert into audit.event (id, recorded_at, type, actor, content) values (:event, now(), 'a.b', 'test', '{}') returning id)
                insert into catalog.application (id, name, definition, recorded_from, opened_event)
                select :id, 'crm', '{}', now(), id from e
                """)
                .param("event", event)
                .param("id", id)
                .update();
        assertThatThrownBy(() -> jdbc.sql("update catalog.application set name = 'erp'").update())
                .hasMessageContaining("closed once and changed in nothing else");
        assertThatThrownBy(() -> jdbc.sql("delete from catalog.application").update()).hasMessageContaining("append");
        jdbc.sql("update catalog.application set recorded_to = now(), closed_event = :event")
                .param("event", event)
                .update();
        assertThatThrownBy(() -> jdbc.sql("update catalog.application set recorded_to = now()").update())
                .hasMessageContaining("closed once");
    }
}

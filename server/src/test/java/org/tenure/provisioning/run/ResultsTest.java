package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.connector.reference.Call;
import org.tenure.provisioning.Operation;

/// A database that does not take what came of operations: once, always, for one person, or not at all.
class ResultsTest {

    private static final int WRITES_MAX = 5;

    /// Over soon, so that others take over, and long enough for every try.
    private static final RunSettings SHORT_LEASE = new RunSettings(
            Duration.ofMillis(20), Duration.ofMillis(900), Duration.ofMillis(4), Duration.ofMillis(40), 6);

    /// All tries together take longer than a test waits.
    private static final RunSettings SLOW_TO_RETRY = new RunSettings(
            Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofSeconds(3), 6);

    private static final String MANY = String.valueOf(Integer.MAX_VALUE);

    /// The database refuses the next results of a person, so many of them.
    private static void refuse(Running running, UUID person, String times) {
        running.world.jdbc.sql("""
                create sequence public.refused;
                create function public.refuse() returns trigger language plpgsql as $$
                begin
                    if exists (select from provisioning.account a where a.id = new.account_id and a.identity_id = '%s')
                            and nextval('public.refused') <= %s then
                        raise exception 'not this one';
                    end if;
                    return new;
                end $$;
                create trigger refuse before update on provisioning.operation for each row
                    when (old.state = 'running' and new.state <> 'running') execute function public.refuse()
                """.formatted(person, times)).update();
    }

    private static long tries(Running running) {
        return running.world.jdbc.sql("select last_value from public.refused").query(Long.class).single();
    }

    private static boolean isConfirmed(Running running, UUID person) {
        return running.world.operation(person).state() == Operation.State.CONFIRMED;
    }

    private static long fence(Running running, UUID person) {
        return running.world.jdbc.sql("select fence from provisioning.operation where identity_id = ?")
                .param(person)
                .query(Long.class)
                .single();
    }

    @Test
    @DisplayName("What stands beside and behind a result that cannot be written is written while it waits")
    void oneThatCannotBeWrittenHoldsNobodyBack() {
        try (Running running = new Running(SLOW_TO_RETRY, "staff")) {
            running.world.connect("app", "disable", 4);
            running.start();
            UUID refused = running.world.person("Grace", "Hopper");
            refuse(running, refused, MANY);
            List<UUID> others = running.world.people(40, "Ada", "Lovelace");
            running.world.transactions.executeWithoutResult(_ -> {
                running.world.grant(refused, "app/staff");
                running.world.grant(others, "app/staff");
            });
            running.world.until("the others are confirmed",
                    () -> others.stream().allMatch(person -> isConfirmed(running, person)));
            assertThat(running.world.operation(refused).state()).isEqualTo(Operation.State.RUNNING);
            running.world.jdbc.sql("drop trigger refuse on provisioning.operation").update();
            running.world.untilDone();
            assertThat(isConfirmed(running, refused)).isTrue();
            assertThat(running.target.count(Call.CREATE)).isEqualTo(41);
        }
    }

    @Test
    @DisplayName("A result that cannot be written is tried again, and nothing is done twice at the target")
    void itIsTriedAgain() {
        try (Running running = Running.with(4, "staff")) {
            UUID person = running.world.person("Grace", "Hopper");
            refuse(running, person, "2");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            assertThat(isConfirmed(running, person)).isTrue();
            assertThat(tries(running)).isEqualTo(3);
            assertThat(running.target.count(Call.CREATE)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("O12 After the last try a result is given up: its lease ends, and whoever takes over looks first")
    void afterTheLastTryTheLeaseTakesOver() {
        try (Running running = new Running(SHORT_LEASE, "staff")) {
            running.world.connect("app", "disable", 4);
            running.start();
            UUID person = running.world.person("Grace", "Hopper");
            refuse(running, person, String.valueOf(WRITES_MAX));
            running.world.grant(person, "app/staff");
            running.world.until("it is claimed", () -> fence(running, person) > 0);
            long first = fence(running, person);
            running.world.untilDone();
            assertThat(isConfirmed(running, person)).isTrue();
            assertThat(tries(running)).isEqualTo(WRITES_MAX + 1);
            assertThat(fence(running, person)).isGreaterThan(first);
            assertThat(running.target.count(Call.CREATE)).isEqualTo(1);
            assertThat(running.target.count(Call.FIND_BY_ANCHOR)).isPositive();
        }
    }

    @Test
    @DisplayName("While the database is away results wait together, and are written when it is back")
    void resultsWaitForTheDatabase() throws InterruptedException {
        try (Running running = new Running(Running.HASTY, "staff")) {
            var definition = running.world.connect("app", "disable", 8);
            UUID version = running.world.connections.versions().keySet().iterator().next();
            var away = new AwayForWriters(running.world.transactions, 3);
            RunParts parts = running.parts(Running.HASTY);
            var runner = new RunParts(
                    parts.jdbc(), parts.json(), parts.connections(), parts.operations(), parts.ledger(), away,
                    parts.clock(), parts.settings())
                    .runner(running.world.connections.open(version, definition).get());
            running.world.grant(running.world.people(30, "Ada", "Lovelace"), "app/staff");
            runner.start();
            try {
                running.world.untilDone();
            } finally {
                runner.stop(Duration.ofSeconds(10));
            }
            assertThat(away.left).hasValueLessThanOrEqualTo(0);
            assertThat(running.target.count(Call.CREATE)).isEqualTo(30);
            assertThat(running.world.connections.states().getFirst().operations())
                    .containsEntry(Operation.State.CONFIRMED, 30L);
        }
    }

    /// A database that the writer of results does not reach so many times, and everybody else does.
    private static final class AwayForWriters extends TransactionTemplate {

        private static final long serialVersionUID = 1;
        private final AtomicInteger left;

        AwayForWriters(TransactionTemplate there, int times) {
            super(java.util.Objects.requireNonNull(there.getTransactionManager()));
            this.left = new AtomicInteger(times);
        }

        @Override
        public void executeWithoutResult(Consumer<TransactionStatus> work) {
            if (Thread.currentThread().getName().startsWith("writer-") && left.getAndDecrement() > 0) {
                throw new CannotCreateTransactionException("no connection",
                        new java.sql.SQLTransientConnectionException("no connection"));
            }
            super.executeWithoutResult(work);
        }
    }
}

package org.tenure.provisioning;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.TestDatabase;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.expression.Expressions;
import org.tenure.expression.ValueType;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Ids;
import org.tenure.provisioning.connector.Connectors;
import tools.jackson.databind.json.JsonMapper;

/// A database with people, entitlements and reasons, made as directly as possible, and the doors of this module on it.
public final class World implements AutoCloseable {

    public static final Actor ADMIN = Actor.system("test");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final OffsetDateTime LONG_AGO = OffsetDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    public final TestDatabase database = TestDatabase.fresh();
    public final JdbcClient jdbc = database.jdbc();
    public final TransactionTemplate transactions = database.transactions();
    public final JsonMapper json = JsonMapper.builder().build();
    public final Clock clock = Clock.systemUTC();
    public final Ledger ledger = new Ledger(database.template(), clock);
    public final Connections connections;
    public final Operations operations;
    public final Accounts accounts;
    public final Links links;
    private final Map<String, UUID> targets = new HashMap<>();

    public World() {
        Map<String, ValueType> types = Map.of(
                "givenName", ValueType.TEXT, "familyName", ValueType.TEXT, "title", ValueType.TEXT, "level",
                ValueType.NUMBER);
        connections = ProvisioningConfiguration.connections(
                jdbc, json, new Connectors(null, Map.of("WORLD_PASSWORD", "s3cret")::get), new Expressions(),
                () -> types, ledger, transactions, clock);
        var configuration = new ProvisioningConfiguration();
        operations = configuration.operations(jdbc, json, ledger, transactions, clock);
        accounts = configuration.accounts(jdbc, json);
        links = configuration.links(jdbc, json, connections, operations, ledger, transactions, clock);
    }

    /// Connections on a database that others made; there is no connector.
    public static Connections connections(TestDatabase database, Ledger ledger, Clock clock) {
        return ProvisioningConfiguration.connections(
                database.jdbc(), JsonMapper.builder().build(), new Connectors(null, name -> null), new Expressions(),
                Map::of, ledger, database.transactions(), clock);
    }

    /// Accounts on a database that others made.
    public static Accounts accounts(TestDatabase database) {
        return new ProvisioningConfiguration().accounts(database.jdbc(), JsonMapper.builder().build());
    }

    /// Operations on a database that others made.
    public static Operations operations(TestDatabase database, Ledger ledger, Clock clock) {
        return new ProvisioningConfiguration().operations(
                database.jdbc(), JsonMapper.builder().build(), ledger, database.transactions(), clock);
    }

    /// An application with its account and entitlements of these names; keys are the names.
    public void application(String application, String... entitlements) {
        application(application, 2, entitlements);
    }

    /// The same of one by which so much harm can be done.
    public void application(String application, int critical, String... entitlements) {
        transactions.executeWithoutResult(_ -> {
            UUID event = ledger.record(NewEvent.of("application.defined", ADMIN, Map.of()));
            jdbc.sql(
                    "insert into catalog.application (id, name, definition, recorded_from, opened_event) values (?, ?, jsonb_build_object('critical', ?), ?, ?)")
                    .params(Ids.next(), application, critical, LONG_AGO, event)
                    .update();
            UUID account = target("account", application, application, null);
            content(Map.of(account, List.of(account)), event);
            var contents = new HashMap<UUID, List<UUID>>();
            for (String name : entitlements) {
                UUID entitlement = target("entitlement", application + "/" + name, application, name);
                contents.put(entitlement, List.of(entitlement, account));
            }
            UUID second = ledger.record(NewEvent.of("entitlements.defined", ADMIN, Map.of()));
            content(contents, second);
        });
    }

    private UUID target(String kind, String name, String application, @Nullable String key) {
        UUID id = Ids.next();
        jdbc.sql("insert into catalog.target (id, kind, name, application, key) values (?, ?, ?, ?, ?)")
                .params(java.util.Arrays.asList(id, kind, name, application, key))
                .update();
        targets.put(name, id);
        return id;
    }

    private void content(Map<UUID, List<UUID>> contents, UUID event) {
        var from = new java.util.ArrayList<String>();
        var to = new java.util.ArrayList<String>();
        contents.forEach((target, gives) -> gives.forEach(given -> {
            from.add(target.toString());
            to.add(given.toString());
        }));
        jdbc.sql("""
                        insert into catalog.content (id, target_id, gives_id, path, valid_from, recorded_from, opened_event)
                        select gen_random_uuid(), c.a, c.b, '{}', :at, :at, :event
                          from unnest(cast(:from as uuid[]), cast(:to as uuid[])) as c (a, b)
                        """)
                .param("at", LONG_AGO)
                .param("event", event)
                .param("from", from.toArray(String[]::new))
                .param("to", to.toArray(String[]::new))
                .update();
    }

    public UUID target(String name) {
        return java.util.Objects.requireNonNull(targets.get(name), name);
    }

    public UUID person(String givenName, String familyName) {
        return people(1, givenName, familyName).getFirst();
    }

    /// So many people of the same name.
    public List<UUID> people(int count, String givenName, String familyName) {
        return jdbc.sql("""
                        with made as (
                            insert into identity.identity (id, kind, created_at)
                            select provisioning.new_id(), 'person', now() from generate_series(1, :count) returning id
                        ), employed as (
                            insert into identity.employment (id, identity_id, source, key, kind, state, zone, attributes)
                            select gen_random_uuid(), m.id, 'hr', m.id::text, 'employee', 'active', 'UTC',
                                   jsonb_build_object('givenName', cast(:given as text), 'familyName', cast(:family as text)) from made m
                        )
                        select id from made
                        """)
                .param("count", count)
                .param("given", givenName)
                .param("family", familyName)
                .query(UUID.class)
                .list();
    }

    public void attribute(UUID person, String name, String value) {
        jdbc.sql(
                "update identity.employment set attributes = attributes || jsonb_build_object(:name, :value) where identity_id = :id"
                        .replace(":name", "cast(:name as text)")
                        .replace(":value", "cast(:value as text)"))
                .param("name", name)
                .param("value", value)
                .param("id", person)
                .update();
    }

    /// Gives each of the people a reason for each target, and aligns.
    public void grant(Collection<UUID> people, String... names) {
        transactions.executeWithoutResult(_ -> {
            UUID event = ledger.record(NewEvent.of("reasons.opened", ADMIN, Map.of()));
            jdbc.sql("""
                            insert into access.reason (id, identity_id, target_id, purpose, kind, valid_from, recorded_from, opened_event)
                            select gen_random_uuid(), p.id, t.id, 'standard', 'adopted', :at, :at, :event
                              from unnest(cast(:people as uuid[])) as p (id), unnest(cast(:targets as uuid[])) as t (id)
                            """)
                    .param("at", LONG_AGO)
                    .param("event", event)
                    .param("people", people.stream().map(UUID::toString).toArray(String[]::new))
                    .param("targets",
                            java.util.Arrays.stream(names).map(name -> target(name).toString()).toArray(String[]::new))
                    .update();
            operations.align(people, null, clock.instant());
        });
    }

    public void grant(UUID person, String... names) {
        grant(List.of(person), names);
    }

    /// Ends every reason for these targets, and aligns.
    public void revoke(UUID person, String... names) {
        transactions.executeWithoutResult(_ -> {
            UUID event = ledger.record(NewEvent.of("reasons.closed", ADMIN, Map.of()));
            jdbc.sql("""
                            update access.reason set recorded_to = now(), closed_event = :event
                             where identity_id = :person and recorded_to is null and target_id = any (cast(:targets as uuid[]))
                            """)
                    .param("event", event)
                    .param("person", person)
                    .param("targets",
                            java.util.Arrays.stream(names).map(name -> target(name).toString()).toArray(String[]::new))
                    .update();
            operations.align(List.of(person), null, clock.instant());
        });
    }

    public void leave(UUID person) {
        revoke(person, targets.keySet().toArray(String[]::new));
    }

    public void align(UUID person) {
        operations.align(List.of(person), null, clock.instant());
    }

    /// A connection to the reference target of the same name, for the application of the same name.
    public ConnectionDefinition definition(String name, Map<String, Object> settings, String leaving, int concurrency) {
        var all = new HashMap<String, Object>(settings);
        all.putIfAbsent("target", name);
        return new ConnectionDefinition(
                name, name, "reference", all, "full",
                List.of("lower(ascii(first(givenName, 1) + familyName))",
                        "lower(ascii(givenName + \".\" + familyName))"),
                Map.of("cn", "givenName + \" \" + familyName", "title", "title", "mail", "login + \"@example.com\""),
                leaving, concurrency, null, Duration.ZERO, 30);
    }

    public ConnectionDefinition connect(String name, String leaving, int concurrency) {
        return connections.define(definition(name, Map.of(), leaving, concurrency), ADMIN).get();
    }

    public Account account(UUID person) {
        return accounts.of(person).getFirst();
    }

    /// The newest operation of a person.
    public Operation operation(UUID person) {
        return operations.list(new OperationFilter(null, null, person, null), org.tenure.kernel.PageRequest.first())
                .items()
                .getFirst();
    }

    public long open() {
        return jdbc.sql("select count(*) from provisioning.operation where state in ('waiting', 'running')")
                .query(Long.class)
                .single();
    }

    /// Waits until nothing waits or runs.
    public void untilDone() {
        until("nothing waits or runs", () -> open() == 0);
    }

    public void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain until " + what + "; operations: "
                        + jdbc.sql(
                                "select state, removal, attempts, problem_kind, problem, due_at, now() from provisioning.operation order by id desc limit 20")
                                .query()
                                .listOfRows()
                        + "; connections: "
                        + jdbc.sql("select * from provisioning.connection_state").query().listOfRows());
            }
            LockSupport.parkNanos(Duration.ofMillis(3).toNanos());
        }
    }

    @Override
    public void close() {
        database.close();
    }
}

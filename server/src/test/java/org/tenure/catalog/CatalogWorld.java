package org.tenure.catalog;

import java.util.List;
import java.util.TreeSet;
import org.tenure.TestDatabase;
import org.tenure.TurnedClock;
import org.tenure.audit.Ledger;
import org.tenure.kernel.Actor;
import tools.jackson.databind.json.JsonMapper;

/// A catalogue on a database of its own, with a clock that stands until it is turned.
final class CatalogWorld implements AutoCloseable {

    static final Actor ACTOR = Actor.system("test");

    final TestDatabase database = TestDatabase.fresh();
    final TurnedClock clock = TurnedClock.at("2026-03-01T08:00:00Z");
    final Catalog catalog = new CatalogConfiguration()
            .catalog(
                    database.jdbc(),
                    database.transactions(),
                    new Ledger(database.template(), clock),
                    clock,
                    JsonMapper.builder().build());

    void application(String name, String... entitlements) {
        catalog.define(new ApplicationDefinition(name, name, "", "it"), ACTOR).get();
        for (String entitlement : entitlements) {
            catalog.define(entitlement(name, entitlement), ACTOR).get();
        }
    }

    static EntitlementDefinition entitlement(String application, String name) {
        return new EntitlementDefinition(application, name, "key of " + name, name, "", "it", false);
    }

    static RoleDefinition role(String name, String... contains) {
        return new RoleDefinition(name, name, "", "it", List.of(contains));
    }

    Target target(String reference) {
        return catalog.find(reference).orElseThrow();
    }

    /// What a target gives, as kept in the database, by reference.
    List<String> gives(String reference) {
        return new TreeSet<>(catalog.contentOf(target(reference).id())
                .stream()
                .map(content -> catalog.get(content.givesId()).orElseThrow().reference())
                .toList())
                .stream()
                .toList();
    }

    long count(String sql) {
        return database.jdbc().sql(sql).query(Long.class).single();
    }

    @Override
    public void close() {
        database.close();
    }
}

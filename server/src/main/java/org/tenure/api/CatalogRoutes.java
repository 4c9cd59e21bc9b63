package org.tenure.api;

import java.util.List;
import org.tenure.catalog.Catalog;
import org.tenure.catalog.Target;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;

/// `/v1/targets`: what can be granted.
final class CatalogRoutes {

    private final Catalog catalog;

    CatalogRoutes(Catalog catalog) {
        this.catalog = catalog;
    }

    List<Route> routes() {
        return List.of(Route.get("/v1/targets", Right.READ, "Roles, entitlements and accounts that can be granted")
                .query("words", "The beginning of a name, or words of a title")
                .query("kind", "`role`, `entitlement` or `account`")
                .pages(Target.class, call -> Outcome.done(
                        catalog.search(call.query("words").orElse(""), call.word("kind", Target.Kind.class),
                                call.page()))));
    }
}

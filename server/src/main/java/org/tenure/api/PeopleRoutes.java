package org.tenure.api;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.access.Access;
import org.tenure.access.Explanations;
import org.tenure.access.Holder;
import org.tenure.access.Moment;
import org.tenure.catalog.Catalog;
import org.tenure.catalog.Target;
import org.tenure.identity.Employment;
import org.tenure.identity.Identities;
import org.tenure.identity.Person;
import org.tenure.identity.PersonFilter;
import org.tenure.identity.Provenance;
import org.tenure.identity.RecordVersion;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;

/// `/v1/people` and `/v1/holders`: who there is, what they have and why, who has a thing.
final class PeopleRoutes {

    private static final String AT = "What was true then: a time, or a day for its end in UTC; now unless said";
    private static final String KNOWN = "As it was known then; now unless said";

    /// What somebody has at a moment, with the delivery of each access. Deliveries are as known at `deliveriesAsOf`, which is
    /// now, whatever moment is asked for: targets tell what they hold, not what they held. `accountsLeft` are the accounts that
    /// none of it is at, such as those of a leaver, with what became of them.
    record AccessAnswer(
            Person person,
            Moment moment,
            Instant deliveriesAsOf,
            List<ExplainedAccess> access,
            List<Deliveries.AccountLeft> accountsLeft) {}

    record ExplainedAccess(Access access, Deliveries.Delivery delivery) {}

    /// Who has a target, and how many have it in all.
    record HoldersAnswer(String target, long count, List<Holder> items, @Nullable String next) {}

    private final Identities identities;
    private final Whom whom;
    private final Explanations explanations;
    private final Catalog catalog;
    private final Deliveries deliveries;
    private final Clock clock;

    PeopleRoutes(Identities identities, Explanations explanations, Catalog catalog, Deliveries deliveries,
            Clock clock) {
        this.identities = identities;
        this.whom = new Whom(identities);
        this.explanations = explanations;
        this.catalog = catalog;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/people", Right.READ, "Find people by name or identifier")
                        .query("words", "Beginnings of names or identifiers")
                        .query("state", "With a job in this state: `prehire`, `active`, `leave` or `left`")
                        .query("department", "With a job in this department")
                        .pages(Person.class, call -> Outcome.done(identities.search(
                                call.query("words").orElse(""),
                                new PersonFilter(
                                        call.word("state", Employment.State.class),
                                        call.query("department").orElse(null)),
                                call.page()))),
                Route.get("/v1/people/{person}", Right.READ, "One person with identifiers and jobs")
                        .segment("person", Whom.WHO)
                        .answers(Person.class, this::person),
                Route.get("/v1/people/{person}/access", Right.READ,
                        "What somebody has and why, from the job to the read-back")
                        .segment("person", Whom.WHO)
                        .time("at", AT)
                        .time("known", KNOWN)
                        .answers(AccessAnswer.class, this::access),
                Route.get("/v1/people/{person}/provenance", Right.READ,
                        "Which source says what about somebody, since when")
                        .segment("person", Whom.WHO)
                        .answers(Provenance[].class,
                                call -> person(call).map(person -> identities.provenance(person.id()))),
                Route.get("/v1/people/{person}/history", Right.READ,
                        "Every version of what sources said about somebody")
                        .segment("person", Whom.WHO)
                        .pages(RecordVersion.class,
                                call -> person(call).map(person -> identities.history(person.id(), call.page()))),
                Route.get("/v1/holders", Right.READ, "Who has a target, today or then")
                        .needs("target",
                                "A reference: `APPLICATION/ENTITLEMENT`, `APPLICATION` for the account, `role:NAME`")
                        .time("at", AT)
                        .time("known", KNOWN)
                        .paged()
                        .answers(HoldersAnswer.class, this::holders));
    }

    private Outcome<Person> person(Call call) {
        return whom.find(call.segment("person"));
    }

    private Outcome<AccessAnswer> access(Call call) {
        Moment moment = call.moment(clock);
        return person(call).map(person -> {
            Instant asOf = clock.instant();
            Deliveries.OfPerson delivered = deliveries.of(person.id());
            List<Access> access = explanations.why(person.id(), moment);
            return new AccessAnswer(person, moment, asOf,
                    access.stream().map(one -> new ExplainedAccess(one, delivered.of(one))).toList(),
                    delivered.left(access));
        });
    }

    private Outcome<HoldersAnswer> holders(Call call) {
        String reference = call.query("target")
                .orElseThrow(() -> Call.invalid("Parameter `target` is missing; `directory/staff`, say, is meant."));
        Moment moment = call.moment(clock);
        Optional<Target> target = catalog.find(reference);
        if (target.isEmpty()) {
            return Outcome.refused(
                    ErrorCode.NOT_FOUND,
                    "There is no target `%s`. Entitlements are named `APPLICATION/NAME`, roles `role:NAME`; `tenure targets` lists them.",
                    reference);
        }
        UUID id = target.get().id();
        var page = explanations.holders(id, moment, call.page());
        return Outcome
                .done(new HoldersAnswer(reference, explanations.countHolders(id, moment), page.items(), page.next()));
    }
}

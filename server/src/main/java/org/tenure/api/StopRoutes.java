package org.tenure.api;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.access.HoldKind;
import org.tenure.identity.Person;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.stop.OpenStop;
import org.tenure.lifecycle.stop.Stop;
import org.tenure.lifecycle.stop.StopClock;
import org.tenure.lifecycle.stop.StopFilter;
import org.tenure.lifecycle.stop.StopRehearsal;
import org.tenure.lifecycle.stop.Stops;

/// `/v1/stops`: stop a person everywhere, watch the clock, give back what a freeze took.
final class StopRoutes {

    private static final String STOP = "The id of a stop";

    /// Whom to stop, by id or identifier; `kind` is `kill` or `freeze`; `surface` is where it was asked for, `api` unless said.
    record Order(String person, String kind, String why, @Nullable String surface) {}

    /// Whose stop is tried out.
    record Rehearse(String person, String kind) {}

    /// Why a freeze is lifted.
    record Lift(String why) {}

    private final Stops stops;
    private final Whom whom;

    StopRoutes(Stops stops, Whom whom) {
        this.stops = stops;
        this.whom = whom;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/stops", Right.STOP, "Stop a person everywhere; answers the clock")
                        .body(Order.class, "Whom, how and why")
                        .answers(StopClock.class, this::open),
                Route.get("/v1/stops", Right.READ, "Stops, newest first")
                        .queryId("identity", "The id of a person")
                        .flag("open", "Only those that were not lifted")
                        .pages(Stop.class, call -> Outcome.done(stops.list(
                                new StopFilter(call.queryId("identity"), call.flag("open")), call.page()))),
                Route.get("/v1/stops/{stop}", Right.READ,
                        "The clock of a stop: per system asked, acknowledged, read back, and one clock to zero")
                        .id("stop", STOP)
                        .answers(StopClock.class, call -> stops.clock(call.id("stop"))),
                Route.post("/v1/stops/{stop}/lift", Right.STOP, "Lift a freeze: everything is given back as it was")
                        .id("stop", STOP)
                        .body(Lift.class, "Why")
                        .answers(StopClock.class, this::lift),
                Route.post("/v1/stop-rehearsals", Right.STOP,
                        "What stopping a person would do, and what would remain; nothing is done")
                        .body(Rehearse.class, "Whom and how")
                        .answers(StopRehearsal.class, this::rehearse));
    }

    private Outcome<StopClock> open(Call call) throws Exception {
        Order order = call.body(Order.class);
        String surface = order.surface() == null ? "api" : order.surface();
        return kind(order.kind())
                .then(kind -> identity(order.person())
                        .then(identity -> stops.open(new OpenStop(identity, kind, order.why(), surface), call.actor())))
                .then(stop -> stops.clock(stop.id()));
    }

    private Outcome<StopClock> lift(Call call) throws Exception {
        Lift lift = call.body(Lift.class);
        return stops.lift(call.id("stop"), lift.why(), call.actor()).then(stop -> stops.clock(stop.id()));
    }

    private Outcome<StopRehearsal> rehearse(Call call) throws Exception {
        Rehearse order = call.body(Rehearse.class);
        return kind(order.kind())
                .then(kind -> identity(order.person()).then(identity -> stops.rehearse(identity, kind, call.actor())));
    }

    private Outcome<UUID> identity(String person) {
        return whom.find(person).map(Person::id);
    }

    private static Outcome<HoldKind> kind(String word) {
        for (HoldKind kind : HoldKind.values()) {
            if (kind.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Outcome.done(kind);
            }
        }
        return Outcome.refused(ErrorCode.INVALID, "A stop is a `kill` or a `freeze`, not `%s`.", word);
    }
}

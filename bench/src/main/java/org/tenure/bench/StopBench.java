package org.tenure.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.tenure.access.HoldKind;
import org.tenure.connector.reference.Call;
import org.tenure.connector.reference.ReferenceTarget;
import org.tenure.identity.Identities;
import org.tenure.lifecycle.stop.OpenStop;
import org.tenure.lifecycle.stop.Stop;
import org.tenure.lifecycle.stop.StopClock;
import org.tenure.lifecycle.stop.Stops;

/// One person after the other is killed over fifty connections of which one is slow: from the order until the last account is
/// read back, as the stop's own clock says.
final class StopBench {

    private static final int CONNECTIONS = 50;
    private static final int PEOPLE = 30;
    private static final Duration SLOW = Duration.ofMillis(200);
    private static final String SLOWEST = name(CONNECTIONS - 1);

    static String name(int number) {
        return "app%02d".formatted(number);
    }

    List<Line> run() throws Exception {
        try (Server server = new Server()) {
            server.apply(Model.manyConnections(CONNECTIONS));
            server.feed(People.rows(0, PEOPLE), true, null);
            awaitAccounts(server);
            ReferenceTarget slow = ReferenceTarget.named(SLOWEST);
            for (Call call : List.of(Call.DISABLE, Call.END_SESSIONS, Call.READ)) {
                slow.on(call).answersAfter(SLOW);
            }
            double[] millis = new double[PEOPLE];
            for (int i = 0; i < PEOPLE; i++) {
                millis[i] = kill(server, i);
            }
            Arrays.sort(millis);
            double median = millis[PEOPLE / 2];
            double most = millis[PEOPLE - 1];
            double raw = 3.0 * SLOW.toMillis();
            return List.of(new Line(
                    "one person killed, order → zero over %d connections of which one is slow".formatted(CONNECTIONS),
                    "median %.0f ms, most %.0f ms".formatted(median, most), "≤ 300 ms above the slowest system",
                    "%.0f ms".formatted(raw), "+%.0f ms, most +%.0f ms".formatted(median - raw, most - raw)));
        }
    }

    private static void awaitAccounts(Server server) throws Exception {
        var patience = new Patience("the accounts to be made", Duration.ofMinutes(2));
        while (server.jdbc()
                .sql("select count(*) from provisioning.account where state = 'live'")
                .query(Integer.class)
                .single() < CONNECTIONS * PEOPLE) {
            patience.pause(Duration.ofMillis(50));
        }
    }

    private static double kill(Server server, int number) throws Exception {
        UUID person = server.bean(Identities.class)
                .byIdentifier("employee_number", Integer.toString(number))
                .orElseThrow();
        Stops stops = server.bean(Stops.class);
        Stop stop = stops.open(new OpenStop(person, HoldKind.KILL, "measured", "bench"), Server.ACTOR).get();
        var patience = new Patience("the clock of person %d to be at zero".formatted(number), Duration.ofMinutes(1));
        StopClock clock = stops.clock(stop.id()).get();
        while (!clock.isZero()) {
            patience.pause(Duration.ofMillis(50));
            clock = stops.clock(stop.id()).get();
        }
        return clock.millis();
    }
}

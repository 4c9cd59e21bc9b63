package org.tenure.provisioning.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;

/// Gives out logins, each once: reserved in the database under their folded form, whole batches at a time.
///
/// The candidates of the naming rule are tried in order; then the last is numbered from 2 on. Numbers are counted per
/// name, so that the forty-thousandth namesake costs no more than the second.
final class Logins {

    private static final int NUMBER_ROUNDS_MAX = 200;

    /// Somebody who needs a login: what they may be called, best first.
    record Candidate(UUID account, UUID identity, List<String> logins) {}

    private record Try(Candidate candidate, String login, String folded) {}

    private final JdbcClient jdbc;

    Logins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The login of each account; an account without any candidate has none.
    Map<UUID, String> reserve(String connection, List<Candidate> candidates, Instant now) {
        var given = new HashMap<UUID, String>();
        var left = candidates.stream().filter(candidate -> !candidate.logins().isEmpty()).toList();
        int choices = left.stream().mapToInt(candidate -> candidate.logins().size()).max().orElse(0);
        for (int choice = 0; !left.isEmpty() && choice < choices; choice++) {
            left = round(connection, tries(left, choice), left, given, now);
        }
        for (int round = 0; !left.isEmpty() && round < NUMBER_ROUNDS_MAX; round++) {
            left = round(connection, numbered(connection, left), left, given, now);
        }
        return given;
    }

    private static List<Try> tries(List<Candidate> candidates, int choice) {
        var tries = new ArrayList<Try>();
        for (Candidate candidate : candidates) {
            if (choice < candidate.logins().size()) {
                String login = candidate.logins().get(choice);
                tries.add(new Try(candidate, login, LoginFold.fold(login)));
            }
        }
        return tries;
    }

    /// The next numbers of each name, counted on in one statement for all of them.
    private List<Try> numbered(String connection, List<Candidate> candidates) {
        var names = new TreeMap<String, List<Candidate>>();
        candidates.forEach(each -> names
                .computeIfAbsent(LoginFold.fold(each.logins().getLast()), _ -> new ArrayList<>())
                .add(each));
        Map<String, Long> last = new HashMap<>();
        jdbc.sql("""
                        insert into provisioning.login_number as n (connection, folded, last)
                        select :connection, r.folded, 1 + r.needed
                          from unnest(:folded, cast(:needed as bigint[])) as r (folded, needed) order by r.folded
                        on conflict (connection, folded) do update set last = n.last + excluded.last - 1
                        returning folded, last
                        """)
                .param("connection", connection)
                .param("folded", names.keySet().toArray(String[]::new))
                .param("needed", SqlArrays.column(names.values(), List::size))
                .query((row, _) -> last.put(row.getString(1), row.getLong(2)))
                .list();
        var tries = new ArrayList<Try>();
        names.forEach((folded, namesakes) -> {
            long number = last.getOrDefault(folded, 1L) - namesakes.size();
            for (Candidate candidate : namesakes) {
                String login = candidate.logins().getLast() + ++number;
                tries.add(new Try(candidate, login, LoginFold.fold(login)));
            }
        });
        return tries;
    }

    /// Reserves what can be reserved and answers who is left without.
    private List<Candidate> round(
            String connection, List<Try> tries, List<Candidate> left, Map<UUID, String> given, Instant now) {
        Set<UUID> got = insert(connection, tries, now);
        tries.stream()
                .filter(each -> got.contains(each.candidate().account()))
                .forEach(each -> given.put(each.candidate().account(), each.login()));
        return left.stream().filter(candidate -> !given.containsKey(candidate.account())).toList();
    }

    // A login is free when nobody has had it, when its quarantine is over, or when its last holder is the same person
    // (or this very account) and the former account is gone. Of several who ask for it at once, its last holder comes
    // first: nobody else could get it while the quarantine lasts.
    private Set<UUID> insert(String connection, List<Try> tries, Instant now) {
        if (tries.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(jdbc.sql("""
                        insert into provisioning.login as l (connection, folded, account_id, identity_id)
                        select distinct on (r.folded) :connection, r.folded, r.account_id, r.identity_id
                          from unnest(:folded, cast(:accounts as uuid[]), cast(:identities as uuid[]))
                               with ordinality as r (folded, account_id, identity_id, place)
                          left join lateral (select * from provisioning.login h
                                              where h.connection = :connection and h.folded = r.folded limit 1) h on true
                         order by r.folded, (h.account_id = r.account_id or h.identity_id = r.identity_id) is not true, r.place
                        on conflict (connection, folded) do update
                           set account_id = excluded.account_id, identity_id = excluded.identity_id, quarantined_until = null
                         where l.account_id = excluded.account_id
                            or l.quarantined_until < :now
                            or l.quarantined_until is not null and l.identity_id = excluded.identity_id
                        returning account_id
                        """)
                .param("connection", connection)
                .param("folded", SqlArrays.column(tries, Try::folded))
                .param("accounts", SqlArrays.column(tries, each -> each.candidate().account()))
                .param("identities", SqlArrays.column(tries, each -> each.candidate().identity()))
                .param("now", SqlArrays.time(now))
                .query(UUID.class)
                .list());
    }

    /// Their accounts are gone: for a while nobody else gets their logins.
    void quarantine(Collection<UUID> accounts, Duration quarantine, Instant now) {
        jdbc.sql("""
                        update provisioning.login set quarantined_until = :until
                         where account_id = any (cast(:accounts as uuid[])) and quarantined_until is null
                        """)
                .param("until", SqlArrays.time(now.plus(quarantine)))
                .param("accounts", SqlArrays.of(accounts))
                .update();
    }
}

package org.tenure.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.tenure.access.Holder;
import org.tenure.access.Moment;
import org.tenure.catalog.Target;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.AccountFilter;

/// Compares what each system says it holds with what the record says it is to hold, login by login.
final class Comparison {

    static final List<String> APPLICATIONS = List.of("chat", "crm", "directory");

    private final Server server;
    private final Systems systems;
    private int logins;

    Comparison(Server server, Systems systems) {
        this.server = server;
        this.systems = systems;
    }

    /// How many logins were compared.
    int logins() {
        return logins;
    }

    /// A sentence for everything that is not the same; empty when all of it is.
    List<String> mismatches() {
        logins = 0;
        List<String> mismatches = new ArrayList<>();
        for (String application : APPLICATIONS) {
            mismatches.addAll(between(application, recorded(application, mismatches), systems.held(application)));
        }
        return mismatches;
    }

    private List<String> between(
            String application, Map<String, SortedSet<String>> recorded, Map<String, SortedSet<String>> held) {
        SortedSet<String> all = new TreeSet<>(recorded.keySet());
        all.addAll(held.keySet());
        logins += all.size();
        return all.stream()
                .filter(login -> !said(recorded.get(login)).equals(said(held.get(login))))
                .map(login -> "`%s` in `%s`: the record says %s, the system says %s."
                        .formatted(login, application, said(recorded.get(login)), said(held.get(login))))
                .toList();
    }

    private static String said(@org.jspecify.annotations.Nullable SortedSet<String> names) {
        if (names == null) {
            return "no access";
        }
        return names.isEmpty() ? "an account" : "an account with " + String.join(", ", names);
    }

    private Map<String, SortedSet<String>> recorded(String application, List<String> mismatches) {
        Map<UUID, String> logins = new HashMap<>();
        AccountFilter live = new AccountFilter(application, Account.State.LIVE, null, false);
        each(page -> server.accounts().search(live, page), account -> {
            if (account.identity() != null && account.login() != null) {
                logins.put(account.identity(), account.login());
            }
        });
        Map<String, SortedSet<String>> recorded = new TreeMap<>();
        for (Target target : targets(application)) {
            String name = target.name().substring(target.name().indexOf('/') + 1);
            each(page -> server.explanations().holders(target.id(), Moment.of(server.clock().instant()), page),
                    holder -> {
                        String login = logins.get(holder.identity());
                        if (login == null) {
                            mismatches.add("%s is to have `%s` and has no account in `%s`.".formatted(who(holder),
                                    target.name(), application));
                            return;
                        }
                        SortedSet<String> names = recorded.computeIfAbsent(login, none -> new TreeSet<>());
                        if (target.kind() == Target.Kind.ENTITLEMENT) {
                            names.add(name);
                        }
                    });
        }
        return recorded;
    }

    private static String who(Holder holder) {
        return "%s (%s)".formatted(holder.name(), holder.identifier());
    }

    private List<Target> targets(String application) {
        List<Target> targets = new ArrayList<>();
        each(page -> server.catalog().search("", null, page), target -> {
            if (application.equals(target.application())) {
                targets.add(target);
            }
        });
        return targets;
    }

    private static <T> void each(Function<PageRequest, Page<T>> pages, java.util.function.Consumer<T> one) {
        Page<T> page = pages.apply(new PageRequest(null, Page.SIZE_MAX));
        page.items().forEach(one);
        while (page.next() != null) {
            page = pages.apply(new PageRequest(page.next(), Page.SIZE_MAX));
            page.items().forEach(one);
        }
    }
}

package org.tenure.api;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.access.Access;
import org.tenure.kernel.PageRequest;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Accounts;
import org.tenure.provisioning.ConnectionDefinition;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.OperationFilter;
import org.tenure.provisioning.Operations;

/// What became of each access at its target: the account, when it was last seen there, the last operation.
final class Deliveries {

    private static final int OPERATIONS_LOOKED_AT = 200;

    /// `seen` is when the access itself was last read back, null while it was not; the operation is the newest of the account.
    record Delivery(
            @Nullable String connection,
            @Nullable UUID account,
            @Nullable String login,
            @Nullable Boolean enabled,
            @Nullable Instant seen,
            @Nullable UUID operation,
            @Nullable String state,
            @Nullable Instant finished,
            @Nullable String waitingFor,
            @Nullable String problem) {

        static final Delivery NONE = new Delivery(null, null, null, null, null, null, null, null, null, null);
    }

    /// An account that no access is at: the one of a leaver, or one from before a move. `state` is the account's, `gone` where it
    /// was deleted; `application` is null where its connection is retired. The operation is the newest that had something to do
    /// there, and `steps` are what it did or is to do.
    record AccountLeft(
            @Nullable String application,
            String purpose,
            String state,
            List<String> steps,
            Delivery delivery) {}

    private final Accounts accounts;
    private final Operations operations;
    private final Connections connections;

    Deliveries(Accounts accounts, Operations operations, Connections connections) {
        this.accounts = accounts;
        this.operations = operations;
        this.connections = connections;
    }

    OfPerson of(UUID identity) {
        Map<String, String> applications = connections.all()
                .stream()
                .collect(Collectors.toMap(ConnectionDefinition::name, ConnectionDefinition::application));
        List<Account> all = accounts.of(identity);
        Map<String, Account> byPlace = new HashMap<>();
        Map<UUID, Map<UUID, Instant>> seen = new HashMap<>();
        for (Account account : all) {
            if (account.state() != Account.State.GONE) {
                byPlace.put(applications.get(account.connection()) + " " + account.purpose(), account);
                seen.put(account.id(), accounts.memberships(account.id())
                        .stream()
                        .collect(Collectors.toMap(Account.Membership::entitlement, Account.Membership::observedAt)));
            }
        }
        OperationFilter ofPerson = new OperationFilter(null, null, identity, null);
        List<Operation> newest = operations.list(ofPerson, new PageRequest(null, OPERATIONS_LOOKED_AT)).items();
        return new OfPerson(applications, all, byPlace, seen, newest);
    }

    /// The deliveries of one person, read once; operations newest first.
    record OfPerson(
            Map<String, String> applications,
            List<Account> all,
            Map<String, Account> byPlace,
            Map<UUID, Map<UUID, Instant>> seen,
            List<Operation> newest) {

        Delivery of(Access access) {
            Account account = at(access);
            if (account == null) {
                return Delivery.NONE;
            }
            Instant when = access.kind().equals("account")
                    ? account.observedAt()
                    : seen.getOrDefault(account.id(), Map.of()).get(access.targetId());
            return delivery(account, when, operation(account, _ -> true));
        }

        private @Nullable Account at(Access access) {
            return byPlace.get(access.application() + " " + access.purpose());
        }

        /// Accounts that none of these is at. Those that are gone and that others came after are left out.
        List<AccountLeft> left(Collection<Access> access) {
            Set<Account> used = access.stream().map(this::at).filter(Objects::nonNull).collect(Collectors.toSet());
            Set<UUID> replaced = all.stream()
                    .map(Account::previous)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            return all.stream()
                    .filter(account -> !used.contains(account) && !replaced.contains(account.id()))
                    .map(this::left)
                    .toList();
        }

        private AccountLeft left(Account account) {
            Operation operation = operation(account, one -> one.state() != Operation.State.UNCHANGED);
            return new AccountLeft(applications.get(account.connection()), account.purpose(), account.state().word(),
                    steps(operation), delivery(account, account.observedAt(), operation));
        }

        private @Nullable Operation operation(Account account, Predicate<Operation> which) {
            return newest.stream()
                    .filter(one -> one.account().equals(account.id()) && which.test(one))
                    .findFirst()
                    .orElse(null);
        }

        private static List<String> steps(@Nullable Operation operation) {
            Map<String, Object> plan = operation == null ? null : operation.plan();
            return plan != null && plan.get("steps") instanceof List<?> steps
                    ? steps.stream()
                            .map(step -> step instanceof Map<?, ?> one ? String.valueOf(one.get("step")) : "")
                            .toList()
                    : List.of();
        }

        private static Delivery delivery(Account account, @Nullable Instant seen, @Nullable Operation operation) {
            return new Delivery(
                    account.connection(), account.id(), account.login(), account.enabled(), seen,
                    operation == null ? null : operation.id(),
                    operation == null ? null : operation.state().word(),
                    operation == null ? null : operation.finishedAt(),
                    operation == null ? null : operation.waitingFor(),
                    operation == null ? null : operation.problem());
        }
    }
}

package org.tenure.api;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
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
        Map<String, Account> byPlace = new HashMap<>();
        Map<UUID, Map<UUID, Instant>> seen = new HashMap<>();
        for (Account account : accounts.of(identity)) {
            if (account.state() != Account.State.GONE) {
                byPlace.put(applications.get(account.connection()) + " " + account.purpose(), account);
                seen.put(account.id(), accounts.memberships(account.id())
                        .stream()
                        .collect(Collectors.toMap(Account.Membership::entitlement, Account.Membership::observedAt)));
            }
        }
        OperationFilter ofPerson = new OperationFilter(null, null, identity, null);
        List<Operation> newest = operations.list(ofPerson, new PageRequest(null, OPERATIONS_LOOKED_AT)).items();
        Map<UUID, Operation> last = newest.stream()
                .collect(Collectors.toMap(Operation::account, Function.identity(), (newer, older) -> newer));
        return new OfPerson(byPlace, seen, last);
    }

    /// The deliveries of one person, read once.
    record OfPerson(Map<String, Account> byPlace, Map<UUID, Map<UUID, Instant>> seen, Map<UUID, Operation> last) {

        Delivery of(Access access) {
            Account account = byPlace.get(access.application() + " " + access.purpose());
            if (account == null) {
                return Delivery.NONE;
            }
            Instant when = access.kind().equals("account")
                    ? account.observedAt()
                    : seen.getOrDefault(account.id(), Map.of()).get(access.targetId());
            Operation operation = last.get(account.id());
            return new Delivery(
                    account.connection(), account.id(), account.login(), account.enabled(), when,
                    operation == null ? null : operation.id(),
                    operation == null ? null : operation.state().word(),
                    operation == null ? null : operation.finishedAt(),
                    operation == null ? null : operation.waitingFor(),
                    operation == null ? null : operation.problem());
        }
    }
}

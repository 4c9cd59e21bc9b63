package org.tenure.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.identity.Identities;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.AccountFilter;
import org.tenure.provisioning.Accounts;
import org.tenure.provisioning.ConnectionState;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.Discovered;
import org.tenure.provisioning.Links;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.OperationFilter;
import org.tenure.provisioning.Operations;

/// `/v1/operations`, `/v1/accounts`, `/v1/connections`: what is done at targets, and how they are doing.
final class OperationRoutes {

    private static final String CONNECTION = "The name of a connection";
    private static final String ACCOUNT = "The id of an account";

    record Retried(int operations) {}

    record Tested(String target) {}

    /// `person` is an id or an identifier such as an employee number.
    record Ownership(@Nullable String person) {}

    private final Operations operations;
    private final Accounts accounts;
    private final Links links;
    private final Connections connections;
    private final Whom whom;

    OperationRoutes(
            Operations operations, Accounts accounts, Links links, Connections connections, Identities identities) {
        this.operations = operations;
        this.accounts = accounts;
        this.links = links;
        this.whom = new Whom(identities);
        this.connections = connections;
    }

    List<Route> routes() {
        var routes = new ArrayList<Route>(ofOperations());
        routes.addAll(ofAccounts());
        routes.addAll(ofConnections());
        return routes;
    }

    private List<Route> ofOperations() {
        return List.of(
                Route.get("/v1/operations", Right.READ, "Operations, newest first")
                        .query("connection", CONNECTION)
                        .query("state",
                                "`waiting`, `running`, `confirmed`, `contradicted`, `unverifiable`, `unchanged` or `failed`")
                        .queryId("identity", "The id of a person")
                        .queryId("run", "The id of the run that caused them")
                        .pages(Operation.class, call -> Outcome.done(operations.list(
                                new OperationFilter(
                                        call.query("connection").orElse(null),
                                        call.word("state", Operation.State.class),
                                        call.queryId("identity"),
                                        call.queryId("run")),
                                call.page()))),
                Route.get("/v1/operations/{operation}", Right.READ,
                        "One operation: its steps, before, after, and what the target said")
                        .id("operation", "The id of an operation")
                        .answers(Operation.class, call -> operation(call.id("operation"))),
                Route.post("/v1/operations/{operation}/retry", Right.OPERATE,
                        "Try a failed operation again, or a waiting one now")
                        .id("operation", "The id of an operation")
                        .answers(Operation.class, call -> operations.retry(call.id("operation"), call.actor())));
    }

    private List<Route> ofAccounts() {
        return List.of(
                Route.get("/v1/accounts", Right.READ, "Accounts as Tenure knows them")
                        .query("connection", CONNECTION)
                        .query("state", "`intended`, `live` or `gone`")
                        .query("login", "The beginning of a login")
                        .flag("uncorrelated", "Only accounts of nobody known")
                        .pages(Account.class, call -> Outcome.done(accounts.search(
                                new AccountFilter(
                                        call.query("connection").orElse(null),
                                        call.word("state", Account.State.class),
                                        call.query("login").orElse(null),
                                        call.flag("uncorrelated")),
                                call.page()))),
                Route.post("/v1/accounts/{account}/link", Right.OPERATE,
                        "Say whose an account is that was met and is nobody's")
                        .id("account", ACCOUNT)
                        .body(Ownership.class, "Whose it is")
                        .answers(Account.class, this::link),
                Route.post("/v1/accounts/{account}/unlink", Right.OPERATE,
                        "Take a link back: what Tenure gave the account is revoked, and it is nobody's again")
                        .id("account", ACCOUNT)
                        .answers(Account.class, call -> links.unlink(call.id("account"), call.actor())));
    }

    private List<Route> ofConnections() {
        return List.of(
                Route.get("/v1/connections", Right.READ, "Every connection, and how it is doing")
                        .answers(ConnectionState[].class, call -> Outcome.done(connections.states())),
                Route.post("/v1/connections/{connection}/test", Right.OPERATE, "Reach the target and sign in")
                        .segment("connection", CONNECTION)
                        .answers(Tested.class,
                                call -> connections.test(call.segment("connection"), call.actor()).map(Tested::new)),
                Route.post("/v1/connections/{connection}/discover", Right.OPERATE,
                        "Which attributes accounts have at the target")
                        .segment("connection", CONNECTION)
                        .answers(Discovered.class,
                                call -> connections.discover(call.segment("connection"), call.actor())),
                Route.post("/v1/connections/{connection}/retry", Right.OPERATE,
                        "Try everything that failed or waits there, now")
                        .segment("connection", CONNECTION)
                        .answers(Retried.class, call -> operations.retryAll(call.segment("connection"), call.actor())
                                .map(Retried::new)));
    }

    private Outcome<Account> link(Call call) throws IOException {
        UUID account = call.id("account");
        String person = call.body(Ownership.class).person();
        return person == null || person.isBlank()
                ? Outcome.refused(ErrorCode.INVALID, "`person` is missing; say whose account `%s` is.", account)
                : whom.find(person).then(found -> links.link(account, found.id(), call.actor()));
    }

    private Outcome<Operation> operation(UUID id) {
        return operations.find(id)
                .<Outcome<Operation>>map(Outcome::done)
                .orElseGet(() -> Outcome.refused(ErrorCode.NOT_FOUND,
                        "There is no operation `%s`. List them with `tenure operations`.", id));
    }
}

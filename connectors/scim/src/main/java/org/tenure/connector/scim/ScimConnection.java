package org.tenure.connector.scim;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.scim.ScimChanges.Assignment;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// One SCIM service: users are accounts, `externalId` is the anchor, `active` says whether one is enabled, groups are
/// entitlements.
final class ScimConnection implements Connection {

    private final ScimSettings settings;
    private final ScimHttp http;
    private final ScimService service;
    private final ScimUsers users;
    private final ScimGroups groups;

    ScimConnection(ScimSettings settings) {
        this.settings = settings;
        this.http = new ScimHttp(settings, Clock.systemUTC());
        this.service = new ScimService(http, settings);
        this.users = new ScimUsers(http, service, settings);
        this.groups = new ScimGroups(http, service, settings);
    }

    @Override
    public Set<Capability> capabilities() {
        var capabilities = EnumSet.of(Capability.LIST_ACCOUNTS, Capability.CREATE, Capability.UPDATE,
                Capability.DISABLE,
                Capability.DELETE, Capability.ANCHOR);
        if (settings.groups()) {
            capabilities.add(Capability.LIST_ENTITLEMENTS);
            capabilities.add(Capability.ENTITLEMENTS);
        }
        if (settings.passwords()) {
            capabilities.add(Capability.SET_PASSWORD);
        }
        return Set.copyOf(capabilities);
    }

    @Override
    public String test() {
        JsonNode list = atHome(() -> http.get("test", "/Users", Map.of("startIndex", "1", "count", "1"))).body();
        if (!list.path("Resources").isArray() && list.path("totalResults").isMissingNode()) {
            throw TargetException.configuration("`" + settings.url() + "/Users` answers no SCIM list; check `url`");
        }
        return "SCIM 2.0 at " + settings.url() + ", changes by " + (service.patches() ? "PATCH" : "PUT")
                + ", pages by " + (service.pagesByCursor() ? "cursor" : "index")
                + (service.filters() ? "" : "; it takes no filters, so that finding a user lists them all");
    }

    /// What is missing at the top is no account that is gone but an address that is wrong.
    private static <T> T atHome(java.util.function.Supplier<T> call) {
        try {
            return call.get();
        } catch (TargetException absent) {
            if (absent.kind() == Kind.NOT_FOUND) {
                throw TargetException.configuration(absent.getMessage() + "; check `url`");
            }
            throw absent;
        }
    }

    @Override
    public Schema discover() {
        JsonNode schemas = MissingNode.getInstance();
        try {
            JsonNode list = http.get("discover", "/Schemas", Map.of()).body();
            schemas = list.isArray() ? list : list.path("Resources");
        } catch (TargetException absent) {
            // Optional in practice; the attributes of RFC 7643 are known without it.
            if (absent.kind() != Kind.NOT_FOUND && absent.kind() != Kind.PERMISSION) {
                throw absent;
            }
        }
        return new Schema(ScimAttributes.schema(schemas));
    }

    @Override
    public void listAccounts(Consumer<TargetAccount> each) {
        var list = users.all();
        while (list.hasNext()) {
            each.accept(users.account(list.next(), Set.of()));
        }
    }

    @Override
    public void listEntitlements(Consumer<TargetEntitlement> each) {
        needs(settings.groups(), "groups");
        groups.list(each);
    }

    @Override
    public void listMembers(String entitlement, Consumer<String> each) {
        needs(settings.groups(), "groups");
        groups.listMembers(entitlement, each);
    }

    @Override
    public Optional<TargetAccount> read(String key, Set<String> asked) {
        return account(users.find(key), asked);
    }

    @Override
    public Optional<TargetAccount> findByAnchor(String anchor, Set<String> asked) {
        return account(users.findBy("externalId", anchor, true), asked);
    }

    @Override
    public Optional<TargetAccount> findByLogin(String login) {
        return account(users.findBy("userName", login, false), Set.of());
    }

    private Optional<TargetAccount> account(@Nullable JsonNode user, Set<String> asked) {
        if (user == null) {
            return Optional.empty();
        }
        return Optional.of(users.account(user, settings.groups() ? groups.held(user, asked) : Set.of()));
    }

    @Override
    public String create(NewAccount account) {
        String key = users.create(account);
        account.entitlements().stream().sorted().forEach(group -> groups.join(group, key));
        return key;
    }

    @Override
    public void update(String key, Change change) {
        var assignments = new ArrayList<Assignment>(ScimUsers.assignments(change.attributes()));
        if (change.login() != null) {
            assignments.add(text("userName", change.login()));
        }
        users.change("update user `" + key + "`", key, assignments);
    }

    private static Assignment text(String attribute, String value) {
        return ScimUsers.assignment(attribute, ScimHttp.JSON.getNodeFactory().stringNode(value));
    }

    @Override
    public void enable(String key) {
        active(key, true);
    }

    @Override
    public void disable(String key) {
        active(key, false);
    }

    private void active(String key, boolean active) {
        Assignment assignment = ScimUsers.assignment("active", ScimHttp.JSON.getNodeFactory().booleanNode(active));
        users.change((active ? "enable" : "disable") + " user `" + key + "`", key, List.of(assignment));
    }

    @Override
    public void delete(String key) {
        users.delete(key);
    }

    @Override
    public void grant(String key, Set<String> entitlements) {
        needs(settings.groups(), "groups");
        if (entitlements.isEmpty()) {
            return;
        }
        // Servers may take anything for a member.
        if (users.find(key) == null) {
            throw new TargetException(Kind.NOT_FOUND, "there is no user with the id `" + key + "`", null);
        }
        entitlements.stream().sorted().forEach(group -> groups.join(group, key));
    }

    @Override
    public void revoke(String key, Set<String> entitlements) {
        needs(settings.groups(), "groups");
        entitlements.stream().sorted().forEach(group -> groups.leave(group, key));
    }

    @Override
    public void setPassword(String key, char[] password) {
        needs(settings.passwords(), "passwords");
        String secret = new String(password);
        try {
            users.change("set the password of user `" + key + "`", key, List.of(text("password", secret)));
        } catch (TargetException refused) {
            // A server may repeat what it refuses; neither its words nor a cause that has them go on.
            String said = String.valueOf(refused.getMessage()).replace(secret, "…");
            throw new TargetException(refused.kind(), said, null, refused.retryAfter());
        }
    }

    @Override
    public void endSessions(String key) {
        throw TargetException.configuration("SCIM has no way to end sessions; disable the account instead");
    }

    private static void needs(boolean on, String setting) {
        if (!on) {
            throw TargetException.configuration("this connection has setting `" + setting + "` off; set it to `true`");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

package org.tenure.connector.scim;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.scim.ScimAttributes.Place;
import org.tenure.connector.scim.ScimChanges.Assignment;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and changes users.
final class ScimUsers {

    private final ScimHttp http;
    private final ScimService service;
    private final ScimSettings settings;

    ScimUsers(ScimHttp http, ScimService service, ScimSettings settings) {
        this.http = http;
        this.service = service;
        this.settings = settings;
    }

    Iterator<JsonNode> all() {
        return new ScimLists(http, "list users", "/Users", Map.of(), settings.pageSize(), service.pagesByCursor());
    }

    @Nullable
    JsonNode find(String key) {
        try {
            return http.get("read user `" + key + "`", path(key), Map.of()).body();
        } catch (TargetException absent) {
            if (absent.kind() == Kind.NOT_FOUND) {
                return null;
            }
            throw absent;
        }
    }

    /// The user whose attribute is this text. Where the server refuses filters, its whole list is looked through.
    ///
    /// What comes back is compared again: a server that ignores a filter answers somebody else.
    @Nullable
    JsonNode findBy(String attribute, String text, boolean exact) {
        if (text.isEmpty()) {
            return null;
        }
        if (service.filters()) {
            try {
                return filtered(attribute, text, exact);
            } catch (TargetException refused) {
                if (refused.kind() != Kind.SCHEMA) {
                    throw refused;
                }
                service.filterRefused();
            }
        }
        return among(all(), attribute, text, exact);
    }

    private @Nullable JsonNode filtered(String attribute, String text, boolean exact) {
        String what = "find user by " + attribute + " `" + text + "`";
        var list = new ScimLists(http, what, "/Users",
                Map.of("filter", attribute + " eq " + ScimChanges.quoted(text)), settings.pageSize(), false);
        return among(list, attribute, text, exact);
    }

    private static @Nullable JsonNode among(Iterator<JsonNode> users, String attribute, String text, boolean exact) {
        JsonNode found = null;
        while (users.hasNext()) {
            JsonNode user = users.next();
            String value = user.path(attribute).asString("");
            if (exact ? value.equals(text) : value.equalsIgnoreCase(text)) {
                if (found != null) {
                    throw TargetException.configuration("two users have the " + attribute + " `" + text
                            + "`; one at most is meant, remove one of them");
                }
                found = user;
            }
        }
        return found;
    }

    TargetAccount account(JsonNode user, Set<String> held) {
        String id = user.path("id").asString("");
        String login = user.path("userName").asString("");
        if (id.isEmpty() || login.isEmpty()) {
            throw TargetException.configuration("the server shows a user without `id` or `userName`;"
                    + " RFC 7643 section 4.1 has both always, so check what we may read there");
        }
        String anchor = user.path("externalId").asString("");
        return new TargetAccount(id, login, anchor.isEmpty() ? null : anchor, ScimAttributes.active(user),
                ScimAttributes.read(user), held);
    }

    String create(NewAccount account) {
        ObjectNode body = ScimHttp.JSON.createObjectNode();
        var schemas = body.putArray("schemas").add(ScimAttributes.USER);
        body.put("userName", account.login()).put("externalId", account.anchor()).put("active", account.enabled());
        assignments(account.attributes()).stream()
                .filter(each -> !each.value().isMissingNode())
                .forEach(each -> ScimAttributes.put(body, each.place(), each.value()));
        body.propertyNames().stream().filter(name -> name.startsWith("urn:")).forEach(schemas::add);
        ScimHttp.Answer answer = http.send("create `" + account.login() + "`", "POST", "/Users", body, null);
        String id = answer.body().path("id").asString("");
        if (!id.isEmpty()) {
            return id;
        }
        JsonNode made = findBy("externalId", account.anchor(), true);
        if (made == null) {
            throw TargetException.configuration("the server says that it created `" + account.login()
                    + "`, tells no id, and does not find it by `externalId`");
        }
        return made.path("id").asString("");
    }

    static List<Assignment> assignments(Map<String, List<String>> attributes) {
        var assignments = new ArrayList<Assignment>();
        attributes.keySet().stream().sorted().forEach(name -> {
            Place place = ScimAttributes.place(name);
            assignments
                    .add(new Assignment(place, ScimAttributes.value(place, attributes.getOrDefault(name, List.of()))));
        });
        return assignments;
    }

    static Assignment assignment(String attribute, JsonNode value) {
        return new Assignment(new Place("", attribute, ""), value);
    }

    void change(String what, String key, List<Assignment> assignments) {
        if (assignments.isEmpty()) {
            return;
        }
        if (service.patches()) {
            try {
                patch(what, key, assignments);
            } catch (TargetException refused) {
                // Clearing what is not set is no error to us; some servers say that there is nothing to remove.
                if (!isNoTarget(refused)) {
                    throw refused;
                }
                eachAlone(what, key, assignments);
            }
        } else {
            replace(what, key, assignments);
        }
    }

    private void eachAlone(String what, String key, List<Assignment> assignments) {
        for (Assignment assignment : assignments) {
            try {
                patch(what, key, List.of(assignment));
            } catch (TargetException refused) {
                if (!isNoTarget(refused) || !assignment.value().isMissingNode()) {
                    throw refused;
                }
            }
        }
    }

    static boolean isNoTarget(TargetException refused) {
        return refused.kind() == Kind.SCHEMA && String.valueOf(refused.getMessage()).contains(" 400 noTarget");
    }

    private void patch(String what, String key, List<Assignment> assignments) {
        http.send(what, "PATCH", path(key), ScimChanges.patch(settings.patchStyle(), assignments), null);
    }

    /// The whole user as it is, with the changes in it; sent on condition that nobody changed it since.
    private void replace(String what, String key, List<Assignment> assignments) {
        ScimHttp.Answer now = http.get(what, path(key), Map.of());
        if (!(now.body() instanceof ObjectNode user)) {
            throw TargetException.configuration(what + ": the server shows no user at its address");
        }
        String version = service.version(now);
        for (Assignment assignment : assignments) {
            ScimAttributes.put(user, assignment.place(), assignment.value());
        }
        // What only the server writes; sending it back makes some servers refuse.
        user.remove(List.of("meta", "groups"));
        http.send(what, "PUT", path(key), user, version);
    }

    void delete(String key) {
        try {
            http.send("delete user `" + key + "`", "DELETE", path(key), null, null);
        } catch (TargetException gone) {
            if (gone.kind() != Kind.NOT_FOUND) {
                throw gone;
            }
        }
    }

    static String path(String key) {
        return "/Users/" + ScimHttp.segment(key);
    }
}

package org.tenure.connector.scim;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.tenure.connector.scim.ScimSettings.Memberships;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and changes who is in which group, one member at a time whatever the size of the group.
final class ScimGroups {

    /// Asked for more than this, all of a user's groups are listed at once instead of one question each.
    private static final int ONE_BY_ONE_MAX = 4;
    private static final Map<String, String> WITHOUT_MEMBERS = Map.of("excludedAttributes", "members");

    private final ScimHttp http;
    private final ScimService service;
    private final ScimSettings settings;

    ScimGroups(ScimHttp http, ScimService service, ScimSettings settings) {
        this.http = http;
        this.service = service;
        this.settings = settings;
    }

    void list(Consumer<TargetEntitlement> each) {
        var groups = new ScimLists(
                http, "list groups", "/Groups", WITHOUT_MEMBERS, settings.pageSize(), service.pagesByCursor());
        while (groups.hasNext()) {
            JsonNode group = groups.next();
            String id = group.path("id").asString("");
            each.accept(new TargetEntitlement(id, group.path("displayName").asString(id), "group", ""));
        }
    }

    void listMembers(String group, Consumer<String> each) {
        JsonNode members = http.get("list members of `" + group + "`", path(group), Map.of("attributes", "members"))
                .body()
                .path("members");
        for (JsonNode member : members) {
            String id = ScimAttributes.text(member);
            if (!id.isEmpty() && !member.path("type").asString("User").equalsIgnoreCase("Group")) {
                each.accept(id);
            }
        }
    }

    /// Those of the asked groups that the user is directly in.
    Set<String> held(JsonNode user, Set<String> asked) {
        JsonNode shown = user.path("groups");
        boolean onUser = switch (settings.memberships()) {
            case USER -> true;
            case GROUP -> false;
            // Without the attribute, a user in no group looks like a server that does not have it: the groups know.
            case AUTO -> shown.isArray() && !shown.isEmpty();
        };
        var held = new HashSet<String>();
        if (asked.isEmpty()) {
            return held;
        }
        if (onUser) {
            for (JsonNode group : shown) {
                if (!group.path("type").asString("direct").equalsIgnoreCase("indirect")) {
                    held.add(ScimAttributes.text(group));
                }
            }
        } else {
            heldByFilter(user.path("id").asString(""), asked, held);
        }
        held.retainAll(asked);
        return held;
    }

    private void heldByFilter(String user, Set<String> asked, Set<String> held) {
        try {
            String member = service.memberAttribute() + " eq " + ScimChanges.quoted(user);
            if (asked.size() > ONE_BY_ONE_MAX) {
                collect(user, member, held);
            } else {
                asked.stream()
                        .sorted()
                        .forEach(
                                group -> collect(user, "id eq " + ScimChanges.quoted(group) + " and " + member, held));
            }
        } catch (TargetException refused) {
            if (refused.kind() != Kind.SCHEMA && !isUnsupported(refused)) {
                throw refused;
            }
            if (!service.otherMemberAttribute()) {
                throw TargetException.configuration("the server refuses to filter groups by member, so that memberships"
                        + " cannot be read without listing whole groups (" + refused.getMessage()
                        + "); if users show their"
                        + " `groups`, set `memberships: " + Memberships.USER.name().toLowerCase(java.util.Locale.ROOT)
                        + "`");
            }
            heldByFilter(user, asked, held);
        }
    }

    private static boolean isUnsupported(TargetException refused) {
        return String.valueOf(refused.getMessage()).contains("answers 501");
    }

    private void collect(String user, String filter, Set<String> held) {
        Iterator<JsonNode> groups = new ScimLists(http, "read groups of `" + user + "`", "/Groups",
                Map.of("filter", filter, "excludedAttributes", "members"), settings.pageSize(), false);
        while (groups.hasNext()) {
            held.add(groups.next().path("id").asString(""));
        }
    }

    void join(String group, String user) {
        String what = "grant `" + group + "` to `" + user + "`";
        if (!service.patches()) {
            rewrite(what, group, user, true);
            return;
        }
        try {
            http.send(what, "PATCH", path(group) + "?excludedAttributes=members",
                    ScimChanges.join(settings.patchStyle(), user), null);
        } catch (TargetException there) {
            // Some servers call adding a member twice a conflict.
            if (there.kind() != Kind.ALREADY_EXISTS) {
                throw there;
            }
        }
    }

    /// A group that is gone has nobody in it, and who is not in it need not leave.
    void leave(String group, String user) {
        String what = "revoke `" + group + "` from `" + user + "`";
        try {
            if (service.patches()) {
                http.send(what, "PATCH", path(group) + "?excludedAttributes=members",
                        ScimChanges.leave(settings.patchStyle(), user), null);
            } else {
                rewrite(what, group, user, false);
            }
        } catch (TargetException nothing) {
            if (nothing.kind() != Kind.NOT_FOUND && !ScimUsers.isNoTarget(nothing)) {
                throw nothing;
            }
        }
    }

    /// Where only whole groups can be written there is no way but to read one whole first.
    private void rewrite(String what, String group, String user, boolean in) {
        ScimHttp.Answer now = http.get(what, path(group), Map.of());
        if (!(now.body() instanceof ObjectNode body)) {
            throw TargetException.configuration(what + ": the server shows no group at its address");
        }
        ArrayNode members = body.get("members") instanceof ArrayNode list ? list : body.putArray("members");
        boolean there = members.valueStream().anyMatch(member -> ScimAttributes.text(member).equals(user));
        if (there == in) {
            return;
        }
        if (in) {
            members.addObject().put("value", user);
        } else {
            members.removeIf(member -> ScimAttributes.text(member).equals(user));
        }
        String version = service.version(now);
        body.remove("meta");
        http.send(what, "PUT", path(group), body, version);
    }

    private static String path(String group) {
        return "/Groups/" + ScimHttp.segment(group);
    }
}

package org.tenure.connector.scim.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The users and groups there are. Every method is one step that nobody sees half of.
final class ScimStore {

    /// Who is in a group is kept beside it, so that adding one of many costs one.
    private record Group(ObjectNode resource, Set<String> members) {}

    private final ScimDialect dialect;
    private final Map<String, ObjectNode> users = new LinkedHashMap<>();
    private final Map<String, String> userByName = new HashMap<>();
    private final Map<String, Set<String>> usersByExternal = new HashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Set<String>> groupsOf = new HashMap<>();
    private final Map<String, String> passwords = new HashMap<>();
    private long version;

    ScimStore(ScimDialect dialect) {
        this.dialect = dialect;
    }

    synchronized ObjectNode createUser(JsonNode body) {
        ObjectNode user = ScimBodies.writable(body);
        return keepUser(UUID.randomUUID().toString(), user, null);
    }

    synchronized @Nullable ObjectNode user(String id) {
        ObjectNode user = users.get(id);
        return user == null ? null : shown(id, user);
    }

    synchronized ObjectNode replaceUser(String id, String ifMatch, JsonNode body) {
        ObjectNode before = existingUser(id, ifMatch);
        ObjectNode after = ScimBodies.writable(body);
        JsonNode active = after.path("active");
        if (active.isMissingNode() || active.isNull()) {
            after.set("active", before.path("active"));
        }
        return keepUser(id, after, before);
    }

    synchronized ObjectNode patchUser(String id, String ifMatch, JsonNode body) {
        ObjectNode before = existingUser(id, ifMatch);
        ObjectNode after = before.deepCopy();
        ScimPatch.operations(body).forEach(operation -> ScimPatch.apply(after, operation));
        return keepUser(id, ScimBodies.writable(after), before);
    }

    synchronized void deleteUser(String id) {
        ObjectNode user = existingUser(id, "");
        users.remove(id);
        passwords.remove(id);
        index(id, user, null);
        userByName.remove(ScimBodies.folded(user.path("userName").asString("")));
        Set<String> held = groupsOf.remove(id);
        if (held != null) {
            held.forEach(group -> existingGroup(group).members().remove(id));
        }
    }

    private ObjectNode existingUser(String id, String ifMatch) {
        ObjectNode user = users.get(id);
        if (user == null) {
            throw new ScimProblem(404, "", "no user " + id);
        }
        ScimBodies.unchanged(user, ifMatch);
        return user;
    }

    private ObjectNode keepUser(String id, ObjectNode user, @Nullable ObjectNode before) {
        ScimBodies.check(user);
        String name = ScimBodies.folded(user.path("userName").asString(""));
        String owner = userByName.get(name);
        if (owner != null && !owner.equals(id)) {
            throw new ScimProblem(409, "uniqueness", "the userName is taken");
        }
        if (before != null) {
            userByName.remove(ScimBodies.folded(before.path("userName").asString("")));
        }
        if (user.remove("password") instanceof JsonNode password && password.isString()) {
            passwords.put(id, ScimBodies.hash(id + password.stringValue()));
        }
        userByName.put(name, id);
        index(id, before, user);
        users.put(id, stamped("User", id, user));
        return shown(id, user);
    }

    synchronized boolean signsIn(String userName, String password) {
        String id = userByName.get(ScimBodies.folded(userName));
        return id != null
                && existingUser(id, "").path("active").asBoolean(false)
                && ScimBodies.hash(id + password).equals(passwords.get(id));
    }

    /// The ids of users, oldest first.
    synchronized List<String> users(@Nullable ScimFilter filter) {
        if (filter == null) {
            return List.copyOf(users.keySet());
        }
        return candidates(filter).stream().filter(id -> filter.matches(existingUser(id, ""))).toList();
    }

    private Collection<String> candidates(ScimFilter filter) {
        String name = asked(filter, "username");
        if (name != null) {
            String id = userByName.get(ScimBodies.folded(name));
            return id == null ? List.of() : List.of(id);
        }
        String external = asked(filter, "externalid");
        return external == null ? List.copyOf(users.keySet()) : usersByExternal.getOrDefault(external, Set.of());
    }

    private void index(String id, @Nullable ObjectNode before, @Nullable ObjectNode after) {
        String old = before == null ? "" : before.path("externalId").asString("");
        String now = after == null ? "" : after.path("externalId").asString("");
        if (!old.isEmpty()) {
            Set<String> same = usersByExternal.getOrDefault(old, new LinkedHashSet<>());
            same.remove(id);
            if (same.isEmpty()) {
                usersByExternal.remove(old);
            }
        }
        if (!now.isEmpty()) {
            usersByExternal.computeIfAbsent(now, key -> new LinkedHashSet<>()).add(id);
        }
    }

    private ObjectNode shown(String id, ObjectNode user) {
        ObjectNode copy = user.deepCopy();
        Set<String> held = groupsOf.get(id);
        if (dialect.groupsOnUsers() && held != null && !held.isEmpty()) {
            var list = copy.putArray("groups");
            held.forEach(group -> list.addObject().put("value", group).put("type", "direct"));
        }
        return copy;
    }

    synchronized ObjectNode createGroup(JsonNode body) {
        ObjectNode resource = ScimBodies.writable(body);
        List<String> members = ScimBodies.memberIds(resource.path("members"));
        resource.remove("members");
        if (!resource.path("displayName").isString()) {
            throw new ScimProblem(400, "invalidValue", "displayName is missing");
        }
        String id = UUID.randomUUID().toString();
        groups.put(id, new Group(stamped("Group", id, resource), new LinkedHashSet<>()));
        members.forEach(member -> join(id, member));
        return group(existingGroup(id), true);
    }

    synchronized @Nullable ObjectNode group(String id, boolean withMembers) {
        Group group = groups.get(id);
        return group == null ? null : group(group, withMembers);
    }

    synchronized List<String> membersOf(String id) {
        return List.copyOf(existingGroup(id).members());
    }

    private static ObjectNode group(Group group, boolean withMembers) {
        ObjectNode copy = group.resource().deepCopy();
        if (withMembers && !group.members().isEmpty()) {
            var list = copy.putArray("members");
            group.members().forEach(member -> list.addObject().put("value", member).put("type", "User"));
        }
        return copy;
    }

    synchronized ObjectNode replaceGroup(String id, String ifMatch, JsonNode body) {
        Group group = existingGroup(id);
        ScimBodies.unchanged(group.resource(), ifMatch);
        ObjectNode resource = ScimBodies.writable(body);
        List<String> members = ScimBodies.memberIds(resource.path("members"));
        resource.remove("members");
        groups.put(id, new Group(stamped("Group", id, resource), group.members()));
        List.copyOf(group.members()).forEach(member -> leave(id, member));
        members.forEach(member -> join(id, member));
        return group(existingGroup(id), true);
    }

    synchronized ObjectNode patchGroup(String id, String ifMatch, JsonNode body) {
        Group group = existingGroup(id);
        ScimBodies.unchanged(group.resource(), ifMatch);
        for (JsonNode operation : ScimPatch.operations(body)) {
            patch(id, group, operation);
        }
        stamped("Group", id, group.resource());
        return group(group, false);
    }

    private void patch(String id, Group group, JsonNode operation) {
        String op = operation.path("op").asString("");
        String path = ScimPatch.property(operation, "path").asString("");
        JsonNode value = ScimPatch.property(operation, "value");
        if (path.isEmpty() && value.isObject() && !ScimPatch.property(value, "members").isMissingNode()) {
            members(id, group, op, ScimBodies.memberIds(ScimPatch.property(value, "members")));
        } else if (path.equalsIgnoreCase("members")) {
            boolean everybody = op.equals("remove") && value.isMissingNode();
            members(id, group, op, everybody ? List.copyOf(group.members()) : ScimBodies.memberIds(value));
        } else if (ScimBodies.folded(path).startsWith("members[") && path.endsWith("]") && op.equals("remove")) {
            String member = asked(ScimFilter.parse(path.substring(8, path.length() - 1)), "value");
            members(id, group, op, member == null ? List.of() : List.of(member));
        } else {
            ScimPatch.apply(group.resource(), operation);
        }
    }

    private void members(String id, Group group, String op, List<String> members) {
        if (op.equals("replace")) {
            List.copyOf(group.members()).forEach(member -> leave(id, member));
        }
        members.forEach(member -> {
            if (op.equals("remove")) {
                leave(id, member);
            } else {
                join(id, member);
            }
        });
    }

    private void join(String group, String user) {
        if (!users.containsKey(user)) {
            throw new ScimProblem(400, "invalidValue", "no user " + user + " can become a member");
        }
        existingGroup(group).members().add(user);
        groupsOf.computeIfAbsent(user, key -> new LinkedHashSet<>()).add(group);
    }

    private void leave(String group, String user) {
        existingGroup(group).members().remove(user);
        groupsOf.getOrDefault(user, new LinkedHashSet<>()).remove(group);
    }

    private Group existingGroup(String id) {
        Group group = groups.get(id);
        if (group == null) {
            throw new ScimProblem(404, "", "no group " + id);
        }
        return group;
    }

    synchronized void deleteGroup(String id) {
        List.copyOf(existingGroup(id).members()).forEach(member -> leave(id, member));
        groups.remove(id);
    }

    /// Groups by filter; who is in them is asked of the members kept beside, never of a written list.
    synchronized List<ObjectNode> groups(@Nullable ScimFilter filter, boolean withMembers) {
        String member = filter == null ? null : asked(filter, "members.value");
        ScimFilter rest = filter == null
                ? null
                : new ScimFilter(
                        filter.all().stream().filter(each -> !each.attribute().startsWith("members")).toList());
        var found = new ArrayList<ObjectNode>();
        for (Group group : groups.values()) {
            if ((member == null || group.members().contains(member))
                    && (rest == null || rest.matches(group.resource()))) {
                found.add(group(group, withMembers));
            }
        }
        return found;
    }

    private static @Nullable String asked(ScimFilter filter, String attribute) {
        return filter.all()
                .stream()
                .filter(each -> each.attribute().equals(attribute)
                        || each.attribute().equals(attribute.replace(".value", "")))
                .map(each -> each.value().asString(""))
                .findFirst()
                .orElse(null);
    }

    private ObjectNode stamped(String type, String id, ObjectNode resource) {
        resource.put("id", id);
        resource.putObject("meta").put("resourceType", type).put("version", "W/\"" + ++version + "\"");
        return resource;
    }
}

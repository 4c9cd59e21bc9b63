package org.tenure.connector.scim.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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

    private static final Set<String> TEXT = Set.of("userName", "externalId", "displayName", "nickName", "title", "userType");
    private static final int TEXT_MAX = 10_000;

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
        ObjectNode user = writable(body);
        return keepUser(UUID.randomUUID().toString(), user, null);
    }

    synchronized @Nullable ObjectNode user(String id) {
        ObjectNode user = users.get(id);
        return user == null ? null : shown(id, user);
    }

    synchronized ObjectNode replaceUser(String id, String ifMatch, JsonNode body) {
        ObjectNode before = existingUser(id, ifMatch);
        ObjectNode after = writable(body);
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
        return keepUser(id, writable(after), before);
    }

    synchronized void deleteUser(String id) {
        ObjectNode user = existingUser(id, "");
        users.remove(id);
        passwords.remove(id);
        index(id, user, null);
        userByName.remove(folded(user.path("userName").asString("")));
        Set<String> held = groupsOf.remove(id);
        if (held != null) {
            held.forEach(group -> groups.get(group).members().remove(id));
        }
    }

    private ObjectNode existingUser(String id, String ifMatch) {
        ObjectNode user = users.get(id);
        if (user == null) {
            throw new ScimProblem(404, "", "no user " + id);
        }
        unchanged(user, ifMatch);
        return user;
    }

    private ObjectNode keepUser(String id, ObjectNode user, @Nullable ObjectNode before) {
        check(user);
        String name = folded(user.path("userName").asString(""));
        String owner = userByName.get(name);
        if (owner != null && !owner.equals(id)) {
            throw new ScimProblem(409, "uniqueness", "the userName is taken");
        }
        if (before != null) {
            userByName.remove(folded(before.path("userName").asString("")));
        }
        if (user.remove("password") instanceof JsonNode password && password.isString()) {
            passwords.put(id, hash(id + password.stringValue()));
        }
        userByName.put(name, id);
        index(id, before, user);
        users.put(id, stamped("User", id, user));
        return shown(id, user);
    }

    private static void check(ObjectNode user) {
        if (!user.path("userName").isString() || user.path("userName").stringValue().isBlank()) {
            throw new ScimProblem(400, "invalidValue", "userName is missing");
        }
        for (String name : TEXT) {
            JsonNode value = user.path(name);
            if (!value.isMissingNode() && (!value.isString() || value.stringValue().length() > TEXT_MAX)) {
                throw new ScimProblem(400, "invalidValue", name + " must be a text of at most " + TEXT_MAX + " characters");
            }
        }
        JsonNode active = user.path("active");
        if (active.isMissingNode()) {
            user.put("active", true);
        } else if (active.isString() && List.of("true", "false").contains(folded(active.stringValue()))) {
            user.put("active", folded(active.stringValue()).equals("true"));
        } else if (!active.isBoolean()) {
            throw new ScimProblem(400, "invalidValue", "active must be true or false");
        }
        for (String name : List.of("emails", "phoneNumbers", "roles", "entitlements")) {
            if (!user.path(name).isMissingNode() && !user.path(name).isArray()) {
                throw new ScimProblem(400, "invalidValue", name + " must be a list");
            }
        }
    }

    synchronized boolean signsIn(String userName, String password) {
        String id = userByName.get(folded(userName));
        return id != null
                && users.get(id).path("active").asBoolean(false)
                && hash(id + password).equals(passwords.get(id));
    }

    /// The ids of users, oldest first.
    synchronized List<String> users(@Nullable ScimFilter filter) {
        if (filter == null) {
            return List.copyOf(users.keySet());
        }
        return candidates(filter).stream().filter(id -> filter.matches(users.get(id))).toList();
    }

    private Collection<String> candidates(ScimFilter filter) {
        String name = asked(filter, "username");
        if (name != null) {
            String id = userByName.get(folded(name));
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
        ObjectNode resource = writable(body);
        List<String> members = memberIds(resource.path("members"));
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
        unchanged(group.resource(), ifMatch);
        ObjectNode resource = writable(body);
        List<String> members = memberIds(resource.path("members"));
        resource.remove("members");
        groups.put(id, new Group(stamped("Group", id, resource), group.members()));
        List.copyOf(group.members()).forEach(member -> leave(id, member));
        members.forEach(member -> join(id, member));
        return group(existingGroup(id), true);
    }

    synchronized ObjectNode patchGroup(String id, String ifMatch, JsonNode body) {
        Group group = existingGroup(id);
        unchanged(group.resource(), ifMatch);
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
            members(id, group, op, memberIds(ScimPatch.property(value, "members")));
        } else if (path.equalsIgnoreCase("members")) {
            boolean everybody = op.equals("remove") && value.isMissingNode();
            members(id, group, op, everybody ? List.copyOf(group.members()) : memberIds(value));
        } else if (folded(path).startsWith("members[") && path.endsWith("]") && op.equals("remove")) {
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
                : new ScimFilter(filter.all().stream().filter(each -> !each.attribute().startsWith("members")).toList());
        var found = new ArrayList<ObjectNode>();
        for (Group group : groups.values()) {
            if ((member == null || group.members().contains(member)) && (rest == null || rest.matches(group.resource()))) {
                found.add(group(group, withMembers));
            }
        }
        return found;
    }

    private static @Nullable String asked(ScimFilter filter, String attribute) {
        return filter.all().stream()
                .filter(each -> each.attribute().equals(attribute) || each.attribute().equals(attribute.replace(".value", "")))
                .map(each -> each.value().asString(""))
                .findFirst()
                .orElse(null);
    }

    private static List<String> memberIds(JsonNode members) {
        var ids = new ArrayList<String>();
        if (members.isArray()) {
            members.forEach(member -> ids.add(member.isObject() ? member.path("value").asString("") : member.asString("")));
        } else if (members.isObject()) {
            ids.add(members.path("value").asString(""));
        }
        return ids;
    }

    /// A copy without what only the server writes, and without what is null: unassigned, RFC 7643 section 2.5.
    private static ObjectNode writable(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw new ScimProblem(400, "invalidSyntax", "a resource is an object");
        }
        ObjectNode copy = object.deepCopy();
        copy.remove(List.of("id", "meta", "groups"));
        for (String name : List.copyOf(copy.propertyNames())) {
            if (copy.path(name).isNull() || ((copy.path(name).isObject() || copy.path(name).isArray()) && copy.path(name).isEmpty())) {
                copy.remove(name);
            }
        }
        return copy;
    }

    private ObjectNode stamped(String type, String id, ObjectNode resource) {
        resource.put("id", id);
        resource.putObject("meta").put("resourceType", type).put("version", "W/\"" + ++version + "\"");
        return resource;
    }

    private static void unchanged(ObjectNode resource, String ifMatch) {
        String now = resource.path("meta").path("version").asString("");
        if (!ifMatch.isEmpty() && !ifMatch.equals("*") && !ifMatch.equals(now)) {
            throw new ScimProblem(412, "", "the resource has changed since");
        }
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String hash(String text) {
        try {
            return new String(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)),
                    StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-256 is part of every JDK", absent);
        }
    }
}

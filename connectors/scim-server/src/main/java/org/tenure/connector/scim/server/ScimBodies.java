package org.tenure.connector.scim.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What may be in the body of a resource that a client sends, and how it is read.
final class ScimBodies {

    private static final Set<String> TEXT = Set.of("userName", "externalId", "displayName", "nickName", "title",
            "userType");
    private static final int TEXT_MAX = 10_000;

    private ScimBodies() {}

    /// A copy without what only the server writes, and without what is null: unassigned, RFC 7643 section 2.5.
    static ObjectNode writable(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw new ScimProblem(400, "invalidSyntax", "a resource is an object");
        }
        ObjectNode copy = object.deepCopy();
        copy.remove(List.of("id", "meta", "groups"));
        for (String name : List.copyOf(copy.propertyNames())) {
            if (copy.path(name).isNull()
                    || ((copy.path(name).isObject() || copy.path(name).isArray()) && copy.path(name).isEmpty())) {
                copy.remove(name);
            }
        }
        return copy;
    }

    static void check(ObjectNode user) {
        if (!user.path("userName").isString() || user.path("userName").stringValue().isBlank()) {
            throw new ScimProblem(400, "invalidValue", "userName is missing");
        }
        for (String name : TEXT) {
            JsonNode value = user.path(name);
            if (!value.isMissingNode() && (!value.isString() || value.stringValue().length() > TEXT_MAX)) {
                throw new ScimProblem(400, "invalidValue",
                        name + " must be a text of at most " + TEXT_MAX + " characters");
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

    static List<String> memberIds(JsonNode members) {
        var ids = new ArrayList<String>();
        if (members.isArray()) {
            members.forEach(
                    member -> ids.add(member.isObject() ? member.path("value").asString("") : member.asString("")));
        } else if (members.isObject()) {
            ids.add(members.path("value").asString(""));
        }
        return ids;
    }

    static void unchanged(ObjectNode resource, String ifMatch) {
        String now = resource.path("meta").path("version").asString("");
        if (!ifMatch.isEmpty() && !ifMatch.equals("*") && !ifMatch.equals(now)) {
            throw new ScimProblem(412, "", "the resource has changed since");
        }
    }

    static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String hash(String text) {
        try {
            return new String(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)),
                    StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-256 is part of every JDK", absent);
        }
    }
}

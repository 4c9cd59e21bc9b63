package org.tenure.connector.scim.server;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Applies the operations of a PATCH to a resource, RFC 7644 section 3.5.2, in the spellings clients really send.
final class ScimPatch {

    static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    private static final int OPERATIONS_MAX = 1000;
    private static final Pattern VALUE_PATH = Pattern.compile("([\\w:.$-]+)\\[(.+)](?:\\.(\\w+))?");

    private ScimPatch() {}

    /// The operations of a request, each with its `op` in lower case.
    static ArrayNode operations(JsonNode body) {
        if (!(property(body, "operations") instanceof ArrayNode operations) || operations.isEmpty()) {
            throw new ScimProblem(400, "invalidSyntax", "Operations is missing");
        }
        if (operations.size() > OPERATIONS_MAX) {
            throw new ScimProblem(413, "tooMany", "too many operations");
        }
        for (JsonNode operation : operations) {
            if (!(operation instanceof ObjectNode object)) {
                throw new ScimProblem(400, "invalidSyntax", "an operation is an object");
            }
            String op = property(operation, "op").asString("").toLowerCase(Locale.ROOT);
            if (!op.equals("add") && !op.equals("replace") && !op.equals("remove")) {
                throw new ScimProblem(400, "invalidSyntax", "op must be add, replace or remove");
            }
            object.put("op", op);
        }
        return operations;
    }

    static void apply(ObjectNode resource, JsonNode operation) {
        String op = operation.path("op").asString("");
        String path = property(operation, "path").asString("");
        JsonNode value = property(operation, "value");
        if (path.isEmpty()) {
            if (op.equals("remove") || !value.isObject()) {
                throw new ScimProblem(400, "noTarget", "an operation without a path has an object as its value");
            }
            value.properties().forEach(entry -> at(resource, entry.getKey(), op, entry.getValue()));
        } else {
            at(resource, path, op, value);
        }
    }

    private static void at(ObjectNode resource, String path, String op, JsonNode value) {
        if (path.equalsIgnoreCase(ENTERPRISE) && value.isObject()) {
            value.properties()
                    .forEach(entry -> set(object(resource, ENTERPRISE), entry.getKey(), op, entry.getValue()));
        } else if (path.regionMatches(true, 0, ENTERPRISE + ":", 0, ENTERPRISE.length() + 1)) {
            within(object(resource, ENTERPRISE), path.substring(ENTERPRISE.length() + 1), op, value);
        } else {
            Matcher filtered = VALUE_PATH.matcher(path);
            if (filtered.matches()) {
                elements(resource, filtered, op, value);
            } else {
                within(resource, path, op, value);
            }
        }
    }

    private static void within(ObjectNode target, String path, String op, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot < 0 || path.startsWith("urn:")) {
            set(target, path, op, value);
        } else {
            set(object(target, path.substring(0, dot)), path.substring(dot + 1), op, value);
        }
    }

    private static void set(ObjectNode target, String name, String op, JsonNode value) {
        String key = spelling(target, name);
        boolean nothing = value.isNull() || value.isMissingNode() || (value.isArray() && value.isEmpty());
        if (op.equals("remove") || (nothing && !op.equals("add"))) {
            target.remove(key);
        } else if (op.equals("add") && target.get(key) instanceof ArrayNode list) {
            (value instanceof ArrayNode many ? many : list.arrayNode().add(value)).forEach(each -> {
                if (list.valueStream().noneMatch(each::equals)) {
                    list.add(each);
                }
            });
        } else if (value.isObject() && target.get(key) instanceof ObjectNode before) {
            value.properties().forEach(entry -> set(before, entry.getKey(), op, entry.getValue()));
        } else if (!nothing) {
            target.set(key, value);
        }
    }

    private static void elements(ObjectNode resource, Matcher path, String op, JsonNode value) {
        String key = spelling(resource, path.group(1));
        ScimFilter filter = ScimFilter.parse(path.group(2));
        if (!(resource.get(key) instanceof ArrayNode list) || list.valueStream().noneMatch(filter::matches)) {
            throw new ScimProblem(400, "noTarget", "nothing matches " + path.group());
        }
        for (int i = list.size() - 1; i >= 0; i--) {
            if (!filter.matches(list.get(i))) {
                continue;
            }
            if (path.group(3) != null && list.get(i) instanceof ObjectNode element) {
                set(element, path.group(3), op, value);
            } else if (op.equals("remove")) {
                list.remove(i);
            } else {
                list.set(i, value);
            }
        }
        if (list.isEmpty()) {
            resource.remove(key);
        }
    }

    private static ObjectNode object(ObjectNode target, String name) {
        String key = spelling(target, name);
        return target.get(key) instanceof ObjectNode there ? there : target.putObject(key);
    }

    /// The property as it is spelt in the object: attribute names ignore case, RFC 7643 section 2.1.
    private static String spelling(JsonNode object, String name) {
        for (String there : object.propertyNames()) {
            if (there.equalsIgnoreCase(name)) {
                return there;
            }
        }
        return name;
    }

    static JsonNode property(JsonNode object, String name) {
        return object.isObject() ? object.path(spelling(object, name)) : MissingNode.getInstance();
    }
}

package org.tenure.connector.scim;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Schema.Attribute;
import org.tenure.connector.spi.Schema.Matching;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The attributes of users by the names Tenure uses: those of RFC 7643, `name.givenName` for parts, the enterprise
/// extension's by their bare name, any other extension's as `urn:…:name`. A list such as `emails` is its values.
final class ScimAttributes {

    static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
    static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    private static final Set<String> SINGLE = Set.of("displayName", "nickName", "profileUrl", "title", "userType",
            "preferredLanguage", "locale", "timezone");
    private static final Set<String> NAMES = Set.of("formatted", "familyName", "givenName", "middleName",
            "honorificPrefix", "honorificSuffix");
    private static final Set<String> LISTS = Set.of("emails", "phoneNumbers", "ims", "photos", "roles", "entitlements");
    private static final Set<String> EXTENSION = Set.of("employeeNumber", "costCenter", "organization", "division",
            "department", "manager");
    private static final Set<String> ADDRESSES = Set.of("emails", "phoneNumbers");
    private static final List<String> TYPES = List.of("work", "home", "other");

    /// Where an attribute lives: the extension it is in (empty for the core), its name, and the part of it (or empty).
    record Place(String extension, String name, String part) {

        /// The path of a PATCH, RFC 7644 section 3.5.2.
        String path() {
            return (extension.isEmpty() ? "" : extension + ":") + name + (part.isEmpty() ? "" : "." + part);
        }
    }

    private ScimAttributes() {}

    static Place place(String attribute) {
        if (SINGLE.contains(attribute) || LISTS.contains(attribute)) {
            return new Place("", attribute, "");
        }
        if (attribute.startsWith("name.") && NAMES.contains(attribute.substring(5))) {
            return new Place("", "name", attribute.substring(5));
        }
        if (EXTENSION.contains(attribute)) {
            return new Place(ENTERPRISE, attribute, "");
        }
        int colon = attribute.lastIndexOf(':');
        if (attribute.toLowerCase(Locale.ROOT).startsWith("urn:") && colon > 4 && colon < attribute.length() - 1) {
            return new Place(attribute.substring(0, colon), attribute.substring(colon + 1), "");
        }
        throw new TargetException(Kind.SCHEMA,
                "`" + attribute + "` is no attribute of a SCIM user; take one of RFC 7643,"
                        + " or write an extension's as `urn:…:" + attribute + "`",
                null);
    }

    /// What the attribute is set to; a missing node to clear it.
    static JsonNode value(Place place, List<String> values) {
        if (values.isEmpty()) {
            return tools.jackson.databind.node.MissingNode.getInstance();
        }
        if (LISTS.contains(place.name()) && place.extension().isEmpty()) {
            return list(place.name(), values);
        }
        if (values.size() > 1) {
            throw new TargetException(
                    Kind.SCHEMA, "`" + place.path() + "` has " + values.size() + " values; it takes one", null);
        }
        if (place.name().equals("manager") && place.extension().equals(ENTERPRISE)) {
            return ScimHttp.JSON.createObjectNode().put("value", values.getFirst());
        }
        return ScimHttp.JSON.getNodeFactory().stringNode(values.getFirst());
    }

    private static ArrayNode list(String name, List<String> values) {
        ArrayNode list = ScimHttp.JSON.createArrayNode();
        for (int i = 0; i < values.size(); i++) {
            ObjectNode element = list.addObject().put("value", values.get(i));
            if (ADDRESSES.contains(name)) {
                // Several services keep one value per type only.
                element.put("type", TYPES.get(Math.min(i, TYPES.size() - 1)));
                element.put("primary", i == 0);
            }
        }
        return list;
    }

    /// Writes an attribute into a whole user, as POST and PUT send it.
    static void put(ObjectNode user, Place place, JsonNode value) {
        ObjectNode holder = place.extension().isEmpty() ? user : child(user, place.extension());
        ObjectNode target = place.part().isEmpty() ? holder : child(holder, place.name());
        String name = place.part().isEmpty() ? place.name() : place.part();
        if (value.isMissingNode()) {
            target.remove(name);
        } else {
            target.set(name, value);
        }
        if (!place.extension().isEmpty() && holder.isEmpty()) {
            user.remove(place.extension());
        }
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    /// Everything a user shows that we have a name for; what is odd or unknown is passed over.
    static Map<String, List<String>> read(JsonNode user) {
        var attributes = new HashMap<String, List<String>>();
        user.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (SINGLE.contains(name)) {
                take(attributes, name, value);
            } else if (LISTS.contains(name) && value.isArray()) {
                List<String> values = value.valueStream()
                        .map(ScimAttributes::text)
                        .filter(text -> !text.isEmpty())
                        .toList();
                if (!values.isEmpty()) {
                    attributes.put(name, values);
                }
            } else if (name.equals("name")) {
                NAMES.forEach(part -> take(attributes, "name." + part, value.path(part)));
            } else if (name.equalsIgnoreCase(ENTERPRISE)) {
                EXTENSION.forEach(part -> take(attributes, part, value.path(part)));
            } else if (name.startsWith("urn:") && value.isObject()) {
                value.properties().forEach(part -> take(attributes, name + ":" + part.getKey(), part.getValue()));
            }
        });
        return attributes;
    }

    private static void take(Map<String, List<String>> attributes, String name, JsonNode value) {
        String text = text(value);
        if (!text.isEmpty()) {
            attributes.put(name, List.of(text));
        }
    }

    /// The text of a value, or of a complex value's `value`: some servers give one, some the other.
    static String text(JsonNode value) {
        return value.isObject() ? value.path("value").asString("") : value.isArray() ? "" : value.asString("");
    }

    /// `active` as servers write it: a boolean, or the word in any case. Null where it is not told.
    static @Nullable Boolean active(JsonNode user) {
        return switch (user.path("active").asString("").toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    /// The attributes of the core and the enterprise extension, and those the server's schemas add.
    static Map<String, Attribute> schema(JsonNode schemas) {
        var attributes = new LinkedHashMap<String, Attribute>();
        var plain = new Attribute(false, false, true, Matching.EXACT);
        SINGLE.forEach(name -> attributes.put(name, plain));
        NAMES.forEach(name -> attributes.put("name." + name, plain));
        EXTENSION.forEach(name -> attributes.put(name, plain));
        LISTS.forEach(name -> attributes.put(name, new Attribute(false, true, true, Matching.EXACT)));
        for (JsonNode schema : schemas) {
            String id = schema.path("id").asString("");
            for (JsonNode attribute : schema.path("attributes")) {
                add(attributes, id, attribute);
            }
        }
        return attributes;
    }

    private static void add(Map<String, Attribute> attributes, String schema, JsonNode attribute) {
        String name = attribute.path("name").asString("");
        boolean core = schema.equals(USER);
        boolean ours = (core && (SINGLE.contains(name) || LISTS.contains(name)))
                || (schema.equals(ENTERPRISE) && EXTENSION.contains(name));
        boolean extension = !core && !schema.equals(ENTERPRISE) && schema.contains(":extension:");
        if (ours || extension) {
            attributes.put(ours ? name : schema + ":" + name, new Attribute(
                    attribute.path("required").asBoolean(false),
                    attribute.path("multiValued").asBoolean(false),
                    !attribute.path("mutability").asString("").equals("readOnly"),
                    attribute.path("returned").asString("").equals("never") ? Matching.WRITE_ONLY : Matching.EXACT));
        }
    }
}

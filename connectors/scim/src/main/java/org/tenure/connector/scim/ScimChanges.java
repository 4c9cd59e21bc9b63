package org.tenure.connector.scim;

import java.util.ArrayList;
import java.util.List;
import org.tenure.connector.scim.ScimAttributes.Place;
import org.tenure.connector.scim.ScimSettings.PatchStyle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The body of a PATCH, in the dialect the connection speaks.
final class ScimChanges {

    private static final String PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

    /// One attribute and its new value; a missing node clears it.
    record Assignment(Place place, JsonNode value) {}

    private ScimChanges() {}

    static ObjectNode patch(PatchStyle style, List<Assignment> assignments) {
        ObjectNode body = ScimHttp.JSON.createObjectNode();
        body.putArray("schemas").add(PATCH);
        ArrayNode operations = body.putArray("Operations");
        var together = ScimHttp.JSON.createObjectNode();
        var cleared = new ArrayList<Assignment>();
        for (Assignment assignment : assignments) {
            if (assignment.value().isMissingNode()) {
                cleared.add(assignment);
            } else if (style == PatchStyle.PATHLESS) {
                ScimAttributes.put(together, assignment.place(), assignment.value());
            } else {
                operations.addObject()
                        .put("op", word(style, "replace"))
                        .put("path", assignment.place().path())
                        .set("value", assignment.value());
            }
        }
        if (!together.isEmpty()) {
            operations.addObject().put("op", word(style, "replace")).set("value", together);
        }
        // A removal always has a path: RFC 7644 section 3.5.2.2.
        cleared.forEach(assignment -> operations.addObject()
                .put("op", word(style, "remove"))
                .put("path", assignment.place().path()));
        return body;
    }

    static ObjectNode join(PatchStyle style, String user) {
        ObjectNode body = ScimHttp.JSON.createObjectNode();
        body.putArray("schemas").add(PATCH);
        ObjectNode operation = body.putArray("Operations").addObject().put("op", word(style, "add"));
        if (style == PatchStyle.PATHLESS) {
            operation.putObject("value").putArray("members").addObject().put("value", user);
        } else {
            operation.put("path", "members").putArray("value").addObject().put("value", user);
        }
        return body;
    }

    /// Never `members` alone: without a value that empties the group.
    static ObjectNode leave(PatchStyle style, String user) {
        ObjectNode body = ScimHttp.JSON.createObjectNode();
        body.putArray("schemas").add(PATCH);
        ObjectNode operation = body.putArray("Operations").addObject().put("op", word(style, "remove"));
        if (style == PatchStyle.ENTRA) {
            operation.put("path", "members").putArray("value").addObject().put("value", user);
        } else {
            operation.put("path", "members[value eq " + quoted(user) + "]");
        }
        return body;
    }

    /// A text of a filter, RFC 7644 section 3.4.2.2: quoted as in JSON.
    static String quoted(String text) {
        return ScimHttp.JSON.writeValueAsString(text);
    }

    private static String word(PatchStyle style, String op) {
        return style == PatchStyle.ENTRA ? Character.toUpperCase(op.charAt(0)) + op.substring(1) : op;
    }
}

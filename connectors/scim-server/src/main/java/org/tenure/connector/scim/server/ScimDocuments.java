package org.tenure.connector.scim.server;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the server says about itself: RFC 7643 sections 5, 6 and 7.
final class ScimDocuments {

    static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
    static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
    static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
    static final JsonMapper JSON = JsonMapper.builder().build();

    private ScimDocuments() {}

    static JsonNode config(ScimDialect dialect) {
        return JSON.readTree("""
                {"schemas":["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
                 "patch":{"supported":%s},"bulk":{"supported":false,"maxOperations":0,"maxPayloadSize":0},
                 "filter":{"supported":%s,"maxResults":%d},"changePassword":{"supported":true},
                 "sort":{"supported":false},"etag":{"supported":true},"pagination":{"cursor":%s,"index":true},
                 "authenticationSchemes":[{"type":"oauthbearertoken","name":"Bearer token","description":"RFC 6750"}]}
                """.formatted(dialect.patch(), dialect.filters(), dialect.pageSizeMax(), dialect.cursors()));
    }

    static JsonNode resourceTypes() {
        return JSON.readTree("""
                [{"schemas":["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],"id":"User","name":"User",
                  "endpoint":"/Users","schema":"%s","schemaExtensions":[{"schema":"%s","required":false}]},
                 {"schemas":["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],"id":"Group","name":"Group",
                  "endpoint":"/Groups","schema":"%s"}]
                """.formatted(USER, ScimPatch.ENTERPRISE, GROUP));
    }

    static JsonNode schemas(ScimDialect dialect) {
        var schemas = JSON.createArrayNode();
        var user = schemas.addObject().put("id", USER).put("name", "User").putArray("attributes");
        attribute(user.addObject(), "userName", "string", false).put("required", true).put("uniqueness", "server");
        for (String name : new String[]{"displayName", "nickName", "title", "userType", "preferredLanguage", "locale",
            "timezone", "profileUrl"}) {
            attribute(user.addObject(), name, "string", false);
        }
        attribute(user.addObject(), "active", "boolean", false);
        var name = attribute(user.addObject(), "name", "complex", false).putArray("subAttributes");
        for (String part : new String[]{"formatted", "familyName", "givenName", "middleName"}) {
            attribute(name.addObject(), part, "string", false);
        }
        for (String many : new String[]{"emails", "phoneNumbers", "roles", "entitlements"}) {
            attribute(user.addObject(), many, "complex", true);
        }
        if (dialect.groupsOnUsers()) {
            attribute(user.addObject(), "groups", "complex", true).put("mutability", "readOnly");
        }
        var enterprise = schemas.addObject()
                .put("id", ScimPatch.ENTERPRISE)
                .put("name", "EnterpriseUser")
                .putArray("attributes");
        for (String part : new String[]{"employeeNumber", "costCenter", "organization", "division", "department"}) {
            attribute(enterprise.addObject(), part, "string", false);
        }
        attribute(enterprise.addObject(), "manager", "complex", false);
        var group = schemas.addObject().put("id", GROUP).put("name", "Group").putArray("attributes");
        attribute(group.addObject(), "displayName", "string", false).put("required", true);
        attribute(group.addObject(), "members", "complex", true);
        return schemas;
    }

    private static tools.jackson.databind.node.ObjectNode attribute(
            tools.jackson.databind.node.ObjectNode attribute, String name, String type, boolean many) {
        return attribute.put("name", name)
                .put("type", type)
                .put("multiValued", many)
                .put("required", false)
                .put("caseExact", false)
                .put("mutability", "readWrite")
                .put("returned", "default")
                .put("uniqueness", "none");
    }
}

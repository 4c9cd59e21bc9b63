package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.schema.AttributeTypeDefinition;
import com.unboundid.ldap.sdk.schema.ObjectClassDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.Schema.Matching;
import org.tenure.connector.spi.TargetException;

/// What the server's schema (RFC 4512, section 4) says about the attributes of accounts. Pure.
final class LdapSchema {

    private LdapSchema() {}

    static Schema of(com.unboundid.ldap.sdk.schema.Schema schema, List<String> objectClasses) {
        Map<String, Schema.Attribute> attributes = new HashMap<>();
        for (String name : objectClasses) {
            ObjectClassDefinition objectClass = schema.getObjectClass(name);
            if (objectClass == null) {
                throw TargetException.configuration(
                        "setting `objectClasses` has `" + name + "`, and the server has no such object class");
            }
            for (AttributeTypeDefinition type : objectClass.getOptionalAttributes(schema, true)) {
                attributes.putIfAbsent(type.getNameOrOID(), attribute(schema, type, false));
            }
            for (AttributeTypeDefinition type : objectClass.getRequiredAttributes(schema, true)) {
                attributes.put(type.getNameOrOID(), attribute(schema, type, true));
            }
        }
        return new Schema(attributes);
    }

    private static Schema.Attribute attribute(
            com.unboundid.ldap.sdk.schema.Schema schema, AttributeTypeDefinition type, boolean required) {
        boolean password = type.getNameOrOID().toLowerCase(Locale.ROOT).contains("password");
        return new Schema.Attribute(
                required,
                !type.isSingleValued(),
                !type.isNoUserModification(),
                password ? Matching.WRITE_ONLY : matching(type.getEqualityMatchingRule(schema)));
    }

    private static Matching matching(@Nullable String rule) {
        return switch (rule == null ? "" : rule.toLowerCase(Locale.ROOT)) {
            // RFC 4517, 4.2.3, 4.2.7, 4.2.11, 4.2.29
            case "booleanmatch", "caseignoreia5match", "caseignorelistmatch", "caseignorematch", "telephonenumbermatch",
                    "2.5.13.2", "2.5.13.11", "2.5.13.20", "1.3.6.1.4.1.1466.109.114.2" ->
                Matching.CASE_IGNORE;
            case "distinguishednamematch", "uniquemembermatch", "2.5.13.1", "2.5.13.23" -> Matching.NAME;
            default -> Matching.EXACT;
        };
    }
}

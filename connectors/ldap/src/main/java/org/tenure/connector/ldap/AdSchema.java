package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.schema.AttributeTypeDefinition;
import com.unboundid.ldap.sdk.schema.DITContentRuleDefinition;
import com.unboundid.ldap.sdk.schema.ObjectClassDefinition;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.Schema.Matching;
import org.tenure.connector.spi.TargetException;

/// What a domain's schema says about the attributes of users. Pure.
///
/// Active Directory names no matching rules: its syntaxes stand for them ([MS-ADTS], section 3.1.1.2.2.4). What a user
/// may have besides its class is in the rules for content, which name auxiliary classes. Nothing is required: what a
/// user must have is filled in by us or by the domain.
final class AdSchema {

    private AdSchema() {}

    static Schema of(com.unboundid.ldap.sdk.schema.Schema schema) {
        ObjectClassDefinition user = schema.getObjectClass("user");
        if (user == null) {
            throw TargetException.configuration("the schema of the domain has no object class `user`");
        }
        Set<String> names = new LinkedHashSet<>();
        Set<ObjectClassDefinition> classes = new LinkedHashSet<>(user.getSuperiorClasses(schema, true));
        classes.add(user);
        for (ObjectClassDefinition each : classes) {
            addAttributes(schema, each, names);
            DITContentRuleDefinition rule = schema.getDITContentRule(each.getOID());
            if (rule != null) {
                names.addAll(List.of(rule.getRequiredAttributes()));
                names.addAll(List.of(rule.getOptionalAttributes()));
                for (String auxiliary : rule.getAuxiliaryClasses()) {
                    addAttributes(schema, schema.getObjectClass(auxiliary), names);
                }
            }
        }
        Map<String, Schema.Attribute> attributes = new HashMap<>();
        for (String name : names) {
            AttributeTypeDefinition type = schema.getAttributeType(name);
            if (type != null) {
                attributes.put(type.getNameOrOID(), attribute(type));
            }
        }
        return new Schema(attributes);
    }

    private static void addAttributes(com.unboundid.ldap.sdk.schema.Schema schema,
            @Nullable ObjectClassDefinition objectClass, Set<String> names) {
        if (objectClass != null) {
            objectClass.getRequiredAttributes(schema, true).forEach(type -> names.add(type.getNameOrOID()));
            objectClass.getOptionalAttributes(schema, true).forEach(type -> names.add(type.getNameOrOID()));
        }
    }

    private static Schema.Attribute attribute(AttributeTypeDefinition type) {
        boolean password = type.getNameOrOID().toLowerCase(Locale.ROOT).endsWith("pwd");
        return new Schema.Attribute(
                false,
                !type.isSingleValued(),
                !type.isNoUserModification(),
                password ? Matching.WRITE_ONLY : matching(type.getBaseSyntaxOID()));
    }

    private static Matching matching(@Nullable String syntax) {
        return switch (syntax == null ? "" : syntax) {
            // Unicode, teletex, boolean; RFC 4517, section 3.3
            case "1.3.6.1.4.1.1466.115.121.1.15", "1.2.840.113556.1.4.905", "1.3.6.1.4.1.1466.115.121.1.7" ->
                Matching.CASE_IGNORE;
            // a name; a name with a text or with bytes
            case "1.3.6.1.4.1.1466.115.121.1.12", "1.2.840.113556.1.4.904", "1.2.840.113556.1.4.903" -> Matching.NAME;
            default -> Matching.EXACT;
        };
    }
}

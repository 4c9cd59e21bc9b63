package org.tenure.configuration;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.tenure.catalog.ApplicationDefinition;
import org.tenure.catalog.EntitlementDefinition;
import org.tenure.catalog.RoleDefinition;
import org.tenure.change.GuardLimit;
import org.tenure.identity.AttributeMapping;
import org.tenure.identity.AttributeType;
import org.tenure.identity.Reserved;
import org.tenure.identity.SourceDefinition;
import org.tenure.policy.RuleDefinition;
import org.tenure.provisioning.ConnectionDefinition;

/// Definitions from values that have the format's shape, with what follows from other keys filled in.
final class ModelReader {

    private ModelReader() {}

    static Model model(Map<String, Object> root) {
        Map<String, Map<String, Object>> applications = named(root, Format.APPLICATIONS);
        var entitlements = new ArrayList<EntitlementDefinition>();
        var connections = new ArrayList<ConnectionDefinition>();
        applications.forEach((name, application) -> {
            named(application, Format.ENTITLEMENTS)
                    .forEach((inner, entitlement) -> entitlements
                            .add(entitlement(name, application, inner, entitlement)));
            if (application.get(Format.CONNECTION) instanceof Map<?, ?> connection) {
                connections.add(connection(name, map(connection)));
            }
        });
        return new Model(
                all(named(root, Format.SOURCES), ModelReader::source),
                all(applications, ModelReader::application),
                entitlements,
                connections,
                all(named(root, Format.ROLES), ModelReader::role),
                all(named(root, Format.RULES), ModelReader::rule),
                limits(map(root.getOrDefault(Format.LIMITS, Map.of()))));
    }

    private static <T> List<T> all(Map<String, Map<String, Object>> named,
            BiFunction<String, Map<String, Object>, T> make) {
        var all = new ArrayList<T>();
        named.forEach((name, values) -> all.add(make.apply(name, values)));
        return all;
    }

    private static SourceDefinition source(String name, Map<String, Object> values) {
        var attributes = new ArrayList<AttributeMapping>();
        named(values, "attributes").forEach((attribute, mapping) -> attributes.add(attribute(attribute, mapping)));
        return new SourceDefinition(
                name,
                whole(values, "precedence"),
                text(values, "key"),
                text(values, "person", text(values, "key")),
                text(values, "scheme"),
                maybe(values, "employment"),
                attributes,
                texts(values.get("statuses")),
                flag(values, "absentMeansLeft"),
                text(values, "delimiter").charAt(0),
                text(values, "encoding"),
                text(values, "timeZone"));
    }

    private static AttributeMapping attribute(String name, Map<String, Object> values) {
        String type = text(values, "type", type(name).name());
        return new AttributeMapping(
                name,
                text(values, "column"),
                AttributeType.valueOf(type.toUpperCase(Locale.ROOT)),
                flag(values, "required"),
                list(values, "allowed"),
                maybe(values, "format"));
    }

    /// What an attribute is when a file does not say.
    static AttributeType type(String attribute) {
        return attribute.equals(Reserved.START_DATE) || attribute.equals(Reserved.END_DATE)
                ? AttributeType.DATE
                : AttributeType.TEXT;
    }

    private static ApplicationDefinition application(String name, Map<String, Object> values) {
        return new ApplicationDefinition(name, text(values, "title", name), text(values, "description"),
                text(values, "owner"), values.get("critical") instanceof Integer critical ? critical : null);
    }

    private static EntitlementDefinition entitlement(
            String application, Map<String, Object> outer, String name, Map<String, Object> values) {
        return new EntitlementDefinition(
                application,
                name,
                text(values, "key"),
                text(values, "title", name),
                text(values, "description"),
                text(values, "owner", text(outer, "owner")),
                flag(values, "privileged"));
    }

    private static ConnectionDefinition connection(String application, Map<String, Object> values) {
        return new ConnectionDefinition(
                application,
                application,
                text(values, "connector"),
                map(values.getOrDefault("settings", Map.of())),
                text(values, "mode"),
                list(values, "login"),
                texts(values.get("attributes")),
                text(values, "leaving"),
                whole(values, "concurrency"),
                values.get("ratePerSecond") instanceof Integer rate ? rate : null,
                Spans.of(text(values, "settle")),
                whole(values, "loginQuarantineDays"));
    }

    private static RoleDefinition role(String name, Map<String, Object> values) {
        return new RoleDefinition(
                name, text(values, "title", name), text(values, "description"), text(values, "owner"),
                list(values, "contains"));
    }

    private static RuleDefinition rule(String name, Map<String, Object> values) {
        return new RuleDefinition(
                name,
                text(values, "title", name),
                text(values, "owner"),
                text(values, "when"),
                list(values, "gives"),
                text(values, "purpose"),
                whole(values, "leadDays"),
                whole(values, "graceDays"));
    }

    private static List<GuardLimit> limits(Map<String, Object> kinds) {
        var limits = new ArrayList<GuardLimit>();
        kinds.forEach((kind, causes) -> map(causes).forEach((cause, counts) -> map(counts).forEach((count, limit) -> {
            Map<String, Object> values = map(limit);
            limits.add(new GuardLimit(
                    kind,
                    cause,
                    count,
                    values.get("most") instanceof Integer most ? most : null,
                    values.get("percent") instanceof BigDecimal percent ? Limits.percent(percent) : null));
        })));
        limits.sort(Comparator.comparing(Limits::name));
        return limits;
    }

    private static String text(Map<String, Object> values, String key) {
        return text(values, key, "");
    }

    private static String text(Map<String, Object> values, String key, String otherwise) {
        return values.get(key) instanceof String text ? text : otherwise;
    }

    private static @Nullable String maybe(Map<String, Object> values, String key) {
        return values.get(key) instanceof String text ? text : null;
    }

    private static int whole(Map<String, Object> values, String key) {
        return values.get(key) instanceof Integer number ? number : 0;
    }

    private static boolean flag(Map<String, Object> values, String key) {
        return values.get(key) instanceof Boolean flag && flag;
    }

    private static List<String> list(Map<String, Object> values, String key) {
        return values.get(key) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    private static Map<String, String> texts(@Nullable Object value) {
        var texts = new LinkedHashMap<String, String>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
        }
        return texts;
    }

    static Map<String, Object> map(@Nullable Object value) {
        var values = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> values.put(String.valueOf(key), inner));
        }
        return values;
    }

    private static Map<String, Map<String, Object>> named(Map<String, Object> values, String key) {
        var named = new LinkedHashMap<String, Map<String, Object>>();
        map(values.get(key)).forEach((name, inner) -> named.put(name, map(inner)));
        return named;
    }
}

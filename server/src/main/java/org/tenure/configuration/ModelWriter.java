package org.tenure.configuration;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tenure.catalog.ApplicationDefinition;
import org.tenure.catalog.EntitlementDefinition;
import org.tenure.change.GuardLimit;
import org.tenure.identity.AttributeMapping;
import org.tenure.identity.SourceDefinition;
import org.tenure.policy.RuleDefinition;
import org.tenure.provisioning.ConnectionDefinition;

/// A model in the shape of a file; what would be the same when left out is left out.
final class ModelWriter {

    private ModelWriter() {}

    static Map<String, Object> write(Model model) {
        var root = new LinkedHashMap<String, Object>();
        var sources = new LinkedHashMap<String, Object>();
        model.sources().forEach(source -> sources.put(source.name(), source(source)));
        root.put(Format.SOURCES, sources);
        var applications = new LinkedHashMap<String, Object>();
        model.applications()
                .forEach(application -> applications.put(application.name(), application(application, model)));
        root.put(Format.APPLICATIONS, applications);
        var roles = new LinkedHashMap<String, Object>();
        model.roles().forEach(role -> {
            Map<String, Object> values = told(role.name(), role.title(), role.description());
            values.put("owner", role.owner());
            values.put("contains", role.contains());
            roles.put(role.name(), values);
        });
        root.put(Format.ROLES, roles);
        var rules = new LinkedHashMap<String, Object>();
        model.rules().forEach(rule -> rules.put(rule.name(), rule(rule)));
        root.put(Format.RULES, rules);
        root.put(Format.LIMITS, limits(model.limits()));
        return shortened(Format.ROOT, root);
    }

    private static Map<String, Object> told(String name, String title, String description) {
        var values = new LinkedHashMap<String, Object>();
        put(values, "title", title.equals(name) ? null : title);
        values.put("description", description);
        return values;
    }

    private static void put(Map<String, Object> values, String key, @Nullable Object value) {
        if (value != null) {
            values.put(key, value);
        }
    }

    private static Map<String, Object> source(SourceDefinition source) {
        var values = new LinkedHashMap<String, Object>();
        values.put("scheme", source.scheme());
        values.put("key", source.key());
        put(values, "person", source.person().equals(source.key()) ? null : source.person());
        put(values, "employment", source.employment());
        values.put("precedence", source.precedence());
        values.put("timeZone", source.timeZone());
        values.put("absentMeansLeft", source.absentMeansLeft());
        values.put("delimiter", String.valueOf(source.delimiter()));
        values.put("encoding", source.encoding());
        values.put("statuses", new TreeMap<>(source.statuses()));
        var attributes = new LinkedHashMap<String, Object>();
        source.attributes().forEach(mapping -> attributes.put(mapping.attribute(), attribute(mapping)));
        values.put("attributes", attributes);
        return values;
    }

    private static Map<String, Object> attribute(AttributeMapping mapping) {
        var values = new LinkedHashMap<String, Object>();
        values.put("column", mapping.column());
        boolean plain = mapping.type() == ModelReader.type(mapping.attribute());
        put(values, "type", plain ? null : mapping.type().name().toLowerCase(Locale.ROOT));
        values.put("required", mapping.required());
        values.put("allowed", mapping.allowed());
        put(values, "format", mapping.format());
        return values;
    }

    private static Map<String, Object> application(ApplicationDefinition application, Model model) {
        Map<String, Object> values = told(application.name(), application.title(), application.description());
        values.put("owner", application.owner());
        put(values, "critical", application.critical());
        model.connections()
                .stream()
                .filter(connection -> connection.application().equals(application.name()))
                .forEach(connection -> values.put(Format.CONNECTION, connection(connection)));
        var entitlements = new LinkedHashMap<String, Object>();
        model.entitlements()
                .stream()
                .filter(entitlement -> entitlement.application().equals(application.name()))
                .forEach(entitlement -> entitlements.put(entitlement.name(), entitlement(application, entitlement)));
        values.put(Format.ENTITLEMENTS, entitlements);
        return values;
    }

    private static Map<String, Object> entitlement(ApplicationDefinition application,
            EntitlementDefinition entitlement) {
        Map<String, Object> values = told(entitlement.name(), entitlement.title(), entitlement.description());
        values.put("key", entitlement.key());
        put(values, "owner", entitlement.owner().equals(application.owner()) ? null : entitlement.owner());
        values.put("privileged", entitlement.privileged());
        return values;
    }

    private static Map<String, Object> connection(ConnectionDefinition connection) {
        var values = new LinkedHashMap<String, Object>();
        values.put("connector", connection.connector());
        values.put("mode", connection.mode());
        values.put("settings", new TreeMap<>(connection.settings()));
        values.put("login", connection.login());
        values.put("attributes", new TreeMap<>(connection.attributes()));
        values.put("leaving", connection.leaving());
        values.put("concurrency", connection.concurrency());
        put(values, "ratePerSecond", connection.ratePerSecond());
        values.put("settle", Spans.text(connection.settle()));
        values.put("loginQuarantineDays", connection.loginQuarantineDays());
        return values;
    }

    private static Map<String, Object> rule(RuleDefinition rule) {
        Map<String, Object> values = told(rule.name(), rule.title(), "");
        values.put("owner", rule.owner());
        values.put("when", rule.condition());
        values.put("gives", rule.gives());
        values.put("purpose", rule.purpose());
        values.put("leadDays", rule.leadDays());
        values.put("graceDays", rule.graceDays());
        return values;
    }

    private static Map<String, Object> limits(List<GuardLimit> limits) {
        var kinds = new TreeMap<String, Map<String, Map<String, Object>>>();
        for (GuardLimit limit : limits) {
            var values = new LinkedHashMap<String, Object>();
            put(values, "most", limit.most());
            BigDecimal percent = limit.mostPercent();
            put(values, "percent", percent == null ? null : number(percent));
            kinds.computeIfAbsent(limit.kind(), none -> new TreeMap<>())
                    .computeIfAbsent(limit.cause(), none -> new TreeMap<>())
                    .put(limit.countOf(), values);
        }
        return new LinkedHashMap<>(kinds);
    }

    private static Number number(BigDecimal percent) {
        BigDecimal bare = percent.stripTrailingZeros();
        return bare.scale() > 0 ? bare : (Number) bare.intValueExact();
    }

    /// The same without keys that say what they would mean when left out, in the order of the format.
    private static Map<String, Object> shortened(Shape.Fields shape, Map<?, ?> values) {
        var kept = new LinkedHashMap<String, Object>();
        for (Shape.Field field : shape.fields()) {
            Object value = values.get(field.name());
            if (value != null && !value.equals(field.standard()) && (field.required() || !isEmpty(value))) {
                kept.put(field.name(), shortened(field.shape(), value));
            }
        }
        return kept;
    }

    private static boolean isEmpty(Object value) {
        return (value instanceof Map<?, ?> map && map.isEmpty()) || (value instanceof List<?> list && list.isEmpty());
    }

    private static Object shortened(Shape shape, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        return switch (shape) {
            case Shape.Fields fields -> shortened(fields, map);
            case Shape.Named named -> {
                var kept = new LinkedHashMap<String, Object>();
                map.forEach((name, inner) -> kept.put(String.valueOf(name), shortened(named.value(), inner)));
                yield kept;
            }
            case Shape.Brief brief -> {
                Map<String, Object> kept = shortened(brief.fields(), map);
                Object only = kept.get(brief.field());
                yield kept.size() == 1 && only != null ? only : kept;
            }
            case Shape.Text text -> value;
            case Shape.Word word -> value;
            case Shape.Whole whole -> value;
            case Shape.Decimal decimal -> value;
            case Shape.Flag flag -> value;
            case Shape.Span span -> value;
            case Shape.Many many -> value;
            case Shape.Free free -> value;
        };
    }
}

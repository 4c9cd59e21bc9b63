package org.tenure.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tenure.catalog.ApplicationDefinition;
import org.tenure.catalog.CatalogChange;
import org.tenure.catalog.EntitlementDefinition;
import org.tenure.catalog.RoleDefinition;
import org.tenure.change.GuardLimit;
import org.tenure.identity.AttributeMapping;
import org.tenure.identity.AttributeType;
import org.tenure.identity.SourceDefinition;
import org.tenure.lifecycle.ModelChange;
import org.tenure.policy.RuleChange;
import org.tenure.policy.RuleDefinition;
import org.tenure.provisioning.ConnectionDefinition;

/// The company of the benchmarks: an HR file, one directory, fourteen rules that give three entitlements each.
final class Model {

    private static final List<String> DEPARTMENTS = List.of(
            "Customer Service", "Development", "Finance", "Human Resources", "Marketing", "Production",
            "Quality Management", "Research", "Sales");
    private static final Map<String, String> KINDS = Map.of(
            "engineers", "title.contains('Engineer') || title == 'Technique Leader'",
            "staff", "title.contains('Staff')",
            "seniors", "title.startsWith('Senior')",
            "managers", "title == 'Manager'");

    private Model() {}

    static ModelChange of(Map<String, Object> settings, String mode, int concurrency) {
        List<EntitlementDefinition> entitlements = new ArrayList<>();
        List<RoleDefinition> roles = new ArrayList<>();
        List<RuleDefinition> rules = new ArrayList<>();
        add("everybody", "true", entitlements, roles, rules);
        for (String department : DEPARTMENTS) {
            add(department.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'), "department == '" + department + "'",
                    entitlements, roles, rules);
        }
        KINDS.forEach((name, condition) -> add(name, condition, entitlements, roles, rules));
        return new ModelChange(
                List.of(source()),
                List.of(),
                new CatalogChange(
                        List.of(new ApplicationDefinition("directory", "Directory", "", "it")), entitlements, roles,
                        List.of()),
                List.of(connection(settings, mode, concurrency)),
                List.of(),
                new RuleChange(rules, List.of()),
                List.of(new GuardLimit("feed", "hr", "removals", 20_000, null),
                        new GuardLimit("feed", "hr", "changes", 40_000, null)),
                List.of());
    }

    /// Everybody has an account in the directory, and nothing else.
    static ModelChange accountsOnly(Map<String, Object> settings, String mode, int concurrency) {
        return new ModelChange(
                List.of(source()),
                List.of(),
                new CatalogChange(List.of(new ApplicationDefinition("directory", "Directory", "", "it")), List.of(),
                        List.of(), List.of()),
                List.of(connection(settings, mode, concurrency)),
                List.of(),
                RuleChange.of(new RuleDefinition("everybody", "everybody", "it", "true", List.of("directory"),
                        "standard", 0, 0)),
                limits(),
                List.of());
    }

    /// Everybody has an account in each of so many applications, and nothing else.
    static ModelChange manyConnections(int count) {
        List<ApplicationDefinition> applications = new ArrayList<>();
        List<ConnectionDefinition> connections = new ArrayList<>();
        List<String> gives = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = StopBench.name(i);
            applications.add(new ApplicationDefinition(name, name, "", "it"));
            gives.add(name);
            connections.add(new ConnectionDefinition(
                    name, name, "reference", Map.of("target", name), "full",
                    List.of("first(ascii(lower(givenName)), 1) + ascii(lower(familyName))"), Map.of(), "disable", 4,
                    null, Duration.ZERO, 365));
        }
        return new ModelChange(
                List.of(source()),
                List.of(),
                new CatalogChange(applications, List.of(), List.of(), List.of()),
                connections,
                List.of(),
                RuleChange.of(new RuleDefinition("everybody", "everybody", "it", "true", gives, "standard", 0, 0)),
                limits(),
                List.of());
    }

    /// Limits for a hundred leavers a day out of a small company: configured, not switched off.
    private static List<GuardLimit> limits() {
        return List.of(
                new GuardLimit("feed", "hr", "removals", 1_000, null),
                new GuardLimit("feed", "hr", "changes", 1_000, null));
    }

    private static void add(
            String name, String condition, List<EntitlementDefinition> entitlements, List<RoleDefinition> roles,
            List<RuleDefinition> rules) {
        List<String> contains = new ArrayList<>();
        for (String suffix : List.of("a", "b", "c")) {
            String group = name + "-" + suffix;
            entitlements.add(new EntitlementDefinition("directory", group,
                    "cn=" + group + ",ou=groups,dc=example,dc=org", group, "", "it", false));
            contains.add("directory/" + group);
        }
        roles.add(new RoleDefinition(name, name, "", "it", contains));
        rules.add(new RuleDefinition(name, name, "it", condition, List.of("role:" + name), "standard", 0, 0));
    }

    private static SourceDefinition source() {
        return new SourceDefinition(
                "hr", 10, "employee_id", "employee_id", "employee_number", "employee",
                List.of(
                        text("givenName", "given_name"), text("familyName", "family_name"),
                        date("startDate", "start_date"),
                        text("departmentId", "department_id"), text("department", "department"), text("title", "title"),
                        text("manager", "manager_id"), text("status", "status"), date("endDate", "end_date")),
                Map.of("active", "active", "terminated", "left"),
                false, ',', "UTF-8", "UTC");
    }

    private static AttributeMapping text(String attribute, String column) {
        return new AttributeMapping(attribute, column, AttributeType.TEXT, false, List.of(), null);
    }

    private static AttributeMapping date(String attribute, String column) {
        return new AttributeMapping(attribute, column, AttributeType.DATE, false, List.of(), null);
    }

    private static ConnectionDefinition connection(Map<String, Object> settings, String mode, int concurrency) {
        return new ConnectionDefinition(
                "directory", "directory", "ldap", settings, mode,
                List.of("first(ascii(lower(givenName)), 1) + ascii(lower(familyName))"),
                Map.of("cn", "givenName + ' ' + familyName", "sn", "familyName", "givenName", "givenName"),
                "disable", concurrency, null, Duration.ZERO, 365);
    }
}

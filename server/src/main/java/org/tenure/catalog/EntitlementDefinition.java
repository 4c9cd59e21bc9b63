package org.tenure.catalog;

/// A right in an application. `name` is unique within it, `key` is what the target calls it (a group's DN, a role's id).
public record EntitlementDefinition(
        String application, String name, String key, String title, String description, String owner,
        boolean privileged) {

    /// The name it has everywhere outside its application: `APPLICATION/NAME`.
    public String fullName() {
        return application + "/" + name;
    }
}

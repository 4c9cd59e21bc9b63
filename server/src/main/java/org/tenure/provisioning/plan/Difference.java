package org.tenure.provisioning.plan;

/// Where an account is not as it was made: a field, what was wanted, what was seen.
public record Difference(String field, String wanted, String seen) {

    @Override
    public String toString() {
        return "`%s` is %s where %s was set".formatted(field, seen, wanted);
    }
}

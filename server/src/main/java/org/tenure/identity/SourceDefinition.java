package org.tenure.identity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A source as configured: where its keys are, how its columns map, and what its words for a status mean.
///
/// - `key`: the column with the key of a record (an employment), unique within the source.
/// - `person`: the column that names the person; equals `key` where a person has one employment at a time.
/// - `scheme`: under which scheme that value identifies people, e.g. `employee_number`; sources that share a scheme speak of the same people.
/// - `employment`: the kind of employment its records are (`employee`, `contractor`, `vendor` …); null for a source that only adds attributes.
/// - `precedence`: the lower number wins where two sources give the same attribute.
/// - `statuses`: word in the status column → `active`, `leave`, `left`, or `stopped` (left, and stopped everywhere at once). Reserved attributes carry dates and status:
///   `status`, `startDate`, `endDate`, `timeZone`, `manager`, `sponsor`, `proofingLevel`, and SCIM's `givenName`, `familyName`, `displayName`, `title`, `department` …
/// - `absentMeansLeft`: whether a key missing from a full snapshot is a leaver (still guarded); otherwise absence means nothing.
/// - `delimiter`, `encoding`: of the file; `,` and UTF-8 unless said.
public record SourceDefinition(
        String name,
        int precedence,
        String key,
        String person,
        String scheme,
        @Nullable String employment,
        List<AttributeMapping> attributes,
        Map<String, String> statuses,
        boolean absentMeansLeft,
        char delimiter,
        String encoding,
        String timeZone) {

    public SourceDefinition {
        attributes = List.copyOf(attributes);
        statuses = Map.copyOf(statuses);
    }
}

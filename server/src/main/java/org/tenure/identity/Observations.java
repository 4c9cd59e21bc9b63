package org.tenure.identity;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// Since when a value holds and when it was first seen, from the versions of the record that gave it.
final class Observations {

    private Observations() {}

    static Provenance provenance(String employmentKey, String attribute, Precedence.Taken taken,
            List<RecordVersion> versions) {
        List<RecordVersion> same = versions.stream()
                .filter(version -> version.source().equals(taken.from().source())
                        && version.key().equals(taken.from().key()))
                .toList();
        Instant since = since(attribute, taken.value(),
                same.stream().filter(version -> version.recordedTo() == null).toList());
        Instant observed = same.stream()
                .filter(version -> taken.value().equals(version.attributes().get(attribute)))
                .filter(version -> version.validTo() == null || version.validTo().isAfter(since))
                .map(RecordVersion::recordedFrom)
                .min(Comparator.naturalOrder())
                .orElse(since);
        return new Provenance(employmentKey, attribute, taken.value(), taken.from().source(), taken.from().key(), since,
                observed);
    }

    /// The beginning of the unbroken row of periods, ending with the newest, in which the value is the same.
    private static Instant since(String attribute, Object value, List<RecordVersion> known) {
        Instant since = Instant.MAX;
        for (RecordVersion version : known.stream()
                .sorted(Comparator.comparing(RecordVersion::validFrom).reversed())
                .toList()) {
            boolean joins = since.equals(Instant.MAX) || since.equals(version.validTo());
            if (!value.equals(version.attributes().get(attribute)) || !joins) {
                if (!since.equals(Instant.MAX)) {
                    break;
                }
                continue;
            }
            since = version.validFrom();
        }
        return since;
    }
}

package org.tenure.identity;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.tenure.kernel.Ids;

/// What sources say becomes facts: identities, records with both times, and employments resolved over all sources.
///
/// Works in the caller's transaction, a few statements for any number of rows. Identities are locked first, in id order.
public final class Records {

    private static final UUID FIRST = new UUID(0, 0);
    private static final int PEOPLE_AT_A_TIME = 1_000;

    private final PersonStore people;
    private final RecordStore records;
    private final EmploymentStore employments;
    private final SourceStore sources;
    private final AttributeValues values;
    private final Clock clock;

    Records(PersonStore people, RecordStore records, EmploymentStore employments, SourceStore sources,
            AttributeValues values, Clock clock) {
        this.people = people;
        this.records = records;
        this.employments = employments;
        this.sources = sources;
        this.values = values;
        this.clock = clock;
    }

    /// Records what a source says from a moment on under an event, and answers the employments that changed, by identity.
    public List<ChangedEmployment> record(SourceDefinition source, List<SourceRow> said, Instant effective,
            UUID event) {
        requireTransaction();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<SourceRow> rows = said.stream().sorted(Comparator.comparing(SourceRow::key)).toList();
        var named = people.nameAndLock(source.scheme(), rows.stream().map(SourceRow::person).toList(), now);
        List<String> keysOfKnown = rows.stream()
                .filter(row -> !named.fresh().contains(named.byValue().get(row.person())))
                .map(SourceRow::key)
                .toList();
        Map<String, RecordStore.Known> known = records.known(source.name(), keysOfKnown, effective);
        List<Touched> touched = write(source, rows, named, known, effective, event, now);
        List<SourceDefinition> all = sources.all();
        return source.employment() == null
                ? resolveAgain(touched.stream().map(Touched::identity).distinct().sorted().toList(), all, now)
                : resolve(source, touched, named.fresh(), all, now);
    }

    /// A row that changes what holds now; `attributes` is null when the source says nothing any more.
    private record Touched(SourceRow row, UUID identity, RecordStore.@Nullable Known known) {}

    private List<Touched> write(SourceDefinition source, List<SourceRow> rows, PersonStore.Named named,
            Map<String, RecordStore.Known> known, Instant effective, UUID event, Instant now) {
        List<UUID> closed = new ArrayList<>();
        List<RecordStore.Version> opened = new ArrayList<>(rows.size());
        List<Touched> touched = new ArrayList<>(rows.size());
        for (SourceRow row : rows) {
            UUID identity = Objects.requireNonNull(named.byValue().get(row.person()));
            var before = known.get(row.key());
            var change = RecordPeriods.change(before == null ? null : before.at(),
                    before == null ? null : before.next(), effective, row);
            if (change.closed() != null) {
                closed.add(change.closed());
            }
            change.opened().forEach(version -> opened.add(new RecordStore.Version(row.key(), identity, version)));
            boolean holdsNow = change.to() == null || change.to().isAfter(now);
            if (!change.isNone() && holdsNow) {
                touched.add(new Touched(row, identity, before));
            }
        }
        records.close(closed, event, now);
        records.open(source.name(), opened, event, now);
        return touched;
    }

    /// New state of the touched keys' employments. Other sources are looked up only for people who were known before.
    private List<ChangedEmployment> resolve(SourceDefinition source, List<Touched> touched, Set<UUID> fresh,
            List<SourceDefinition> all, Instant now) {
        Map<UUID, List<RecordStore.Claimed>> others = others(
                touched.stream().map(Touched::identity).filter(id -> !fresh.contains(id)).distinct().toList(), all,
                now);
        Map<String, AttributeType> types = Sources.attributeTypes(all);
        List<EmploymentStore.Written> written = new ArrayList<>(touched.size());
        List<ChangedEmployment> changed = new ArrayList<>(touched.size());
        Map<UUID, Employment> leaving = leaving(touched, types);
        int rank = all.stream()
                .filter(one -> one.name().equals(source.name()))
                .findFirst()
                .orElse(source)
                .precedence();
        for (Touched one : touched) {
            String attributes = one.row().attributes();
            var before = one.known() == null ? null : one.known().state();
            UUID id = one.known() == null || one.known().employment() == null ? Ids.next() : one.known().employment();
            if (attributes == null) {
                Employment last = leaving.get(id);
                if (last != null) {
                    changed.add(new ChangedEmployment(left(last), before, false));
                }
                continue;
            }
            Map<String, Object> plain = values.plain(attributes);
            List<RecordStore.Claimed> more = others.getOrDefault(one.identity(), List.of());
            if (!more.isEmpty()) {
                plain = merge(new Precedence.Claim(source.name(), rank, one.row().key(), plain), more,
                        all);
                attributes = values.text(plain);
            }
            var employment = EmploymentStore.Written.of(id, one.identity(), source.name(), one.row().key(),
                    kind(source), plain, attributes, source.timeZone(), now);
            written.add(employment);
            changed.add(new ChangedEmployment(employment.read(values.typed(plain, types)), before,
                    fresh.contains(one.identity())));
        }
        employments.write(written);
        employments.advance(changed.stream()
                .filter(change -> leaving.containsKey(change.now().id()))
                .map(ChangedEmployment::now)
                .toList());
        return byIdentity(changed);
    }

    /// Employments as they were of rows of which the source says nothing any more: they keep their last attributes.
    private Map<UUID, Employment> leaving(List<Touched> touched, Map<String, AttributeType> types) {
        List<UUID> gone = touched.stream()
                .filter(one -> one.row().attributes() == null)
                .map(Touched::identity)
                .distinct()
                .toList();
        Set<String> keys = touched.stream()
                .filter(one -> one.row().attributes() == null)
                .map(one -> one.row().key())
                .collect(Collectors.toSet());
        return employments.of(gone, types)
                .stream()
                .filter(employment -> keys.contains(employment.key()))
                .collect(Collectors.toMap(Employment::id, employment -> employment));
    }

    /// Employments that would not be what they are, were they resolved now as the sources rank; nothing is written.
    public void eachOutranked(Consumer<Employment> each) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<SourceDefinition> all = sources.all();
        List<UUID> identities = records.addedTo(FIRST, PEOPLE_AT_A_TIME);
        while (!identities.isEmpty()) {
            again(identities, all, now).forEach(one -> each.accept(one.change().now()));
            identities = records.addedTo(identities.getLast(), PEOPLE_AT_A_TIME);
        }
    }

    /// Resolves the employments of people whom the caller has locked once more; answers those that changed.
    public List<ChangedEmployment> resolveAgain(List<UUID> identities) {
        requireTransaction();
        return sources.anyAdding()
                ? resolveAgain(identities, sources.all(), clock.instant().truncatedTo(ChronoUnit.MICROS))
                : List.of();
    }

    /// All employments of people about whom something is to be resolved anew.
    private List<ChangedEmployment> resolveAgain(List<UUID> identities, List<SourceDefinition> all, Instant now) {
        List<Again> again = again(identities, all, now);
        employments.write(again.stream().map(Again::written).toList());
        return byIdentity(again.stream().map(Again::change).toList());
    }

    private record Again(EmploymentStore.Written written, ChangedEmployment change) {}

    private List<Again> again(List<UUID> identities, List<SourceDefinition> all, Instant now) {
        Map<String, AttributeType> types = Sources.attributeTypes(all);
        Map<String, SourceDefinition> byName = all.stream()
                .collect(Collectors.toMap(SourceDefinition::name, one -> one));
        Map<UUID, List<RecordStore.Claimed>> claims = claims(identities, now);
        List<Again> changed = new ArrayList<>();
        for (Employment employment : employments.of(identities, types)) {
            List<RecordStore.Claimed> said = claims.getOrDefault(employment.identityId(), List.of());
            var own = said.stream()
                    .filter(claim -> claim.source().equals(employment.source()) && claim.key().equals(employment.key()))
                    .findFirst();
            if (own.isEmpty()) {
                // Nothing holds it any more: it has left, and stays as it was.
                continue;
            }
            var source = byName.get(employment.source());
            var claim = new Precedence.Claim(employment.source(), rank(byName, employment.source()), employment.key(),
                    values.plain(own.get().attributes()));
            Map<String, Object> plain = merge(claim, said.stream().filter(other -> !other.employs()).toList(), all);
            var again = EmploymentStore.Written.of(employment.id(), employment.identityId(), employment.source(),
                    employment.key(), employment.kind(), plain,
                    values.text(plain), source == null ? employment.zone().getId() : source.timeZone(), now);
            Employment after = again.read(values.typed(plain, types));
            if (!after.equals(employment)) {
                changed.add(new Again(again, new ChangedEmployment(after, employment.state(), false)));
            }
        }
        return changed;
    }

    /// Employments whose boundary is due get their new state, at most `limit` of them; answers those that changed.
    public List<ChangedEmployment> advance(Instant now, int limit) {
        requireTransaction();
        List<UUID> identities = employments.due(now, limit).stream().distinct().sorted().toList();
        if (identities.isEmpty()) {
            return List.of();
        }
        people.lock(identities);
        List<ChangedEmployment> changed = new ArrayList<>();
        for (Employment employment : employments.of(identities, Sources.attributeTypes(sources.all()))) {
            if (employment.boundary() != null && !employment.boundary().isAfter(now)) {
                changed.add(new ChangedEmployment(at(now, employment), employment.state(), false));
            }
        }
        employments.advance(changed.stream().map(ChangedEmployment::now).toList());
        return byIdentity(changed);
    }

    private static Employment at(Instant now, Employment employment) {
        var lifecycle = LifecycleState.at(now, employment.text(Reserved.STATUS), employment.startsOn(),
                employment.endsOn(), employment.zone());
        return in(employment, lifecycle);
    }

    private static Employment left(Employment employment) {
        return in(employment, new LifecycleState(Employment.State.LEFT, null));
    }

    private static Employment in(Employment employment, LifecycleState lifecycle) {
        return new Employment(employment.id(), employment.identityId(), employment.source(), employment.key(),
                employment.kind(), lifecycle.state(),
                employment.startsOn(), employment.endsOn(), employment.zone(), employment.attributes(),
                lifecycle.boundary());
    }

    /// Records of sources without employments, where there is such a source at all.
    private Map<UUID, List<RecordStore.Claimed>> others(List<UUID> identities, List<SourceDefinition> all,
            Instant now) {
        if (identities.isEmpty() || all.stream().allMatch(source -> source.employment() != null)) {
            return Map.of();
        }
        Map<UUID, List<RecordStore.Claimed>> others = new HashMap<>();
        Set<String> adding = all.stream()
                .filter(source -> source.employment() == null)
                .map(SourceDefinition::name)
                .collect(Collectors.toSet());
        claims(identities, now).forEach((identity, claims) -> others.put(identity,
                claims.stream().filter(claim -> adding.contains(claim.source())).toList()));
        return others;
    }

    private Map<UUID, List<RecordStore.Claimed>> claims(List<UUID> identities, Instant now) {
        return records.claims(identities, now).stream().collect(Collectors.groupingBy(RecordStore.Claimed::identity));
    }

    private Map<String, Object> merge(Precedence.Claim own, List<RecordStore.Claimed> others,
            List<SourceDefinition> all) {
        Map<String, SourceDefinition> byName = all.stream()
                .collect(Collectors.toMap(SourceDefinition::name, one -> one));
        List<Precedence.Claim> claims = new ArrayList<>(List.of(own));
        others.forEach(other -> claims.add(new Precedence.Claim(other.source(), rank(byName, other.source()),
                other.key(), values.plain(other.attributes()))));
        Map<String, Object> merged = new TreeMap<>();
        Precedence.resolve(claims).forEach((attribute, taken) -> merged.put(attribute, taken.value()));
        return merged;
    }

    /// A retired source ranks last.
    private static int rank(Map<String, SourceDefinition> byName, String source) {
        SourceDefinition found = byName.get(source);
        return found == null ? Integer.MAX_VALUE : found.precedence();
    }

    private static String kind(SourceDefinition source) {
        return Objects.requireNonNull(source.employment());
    }

    private static List<ChangedEmployment> byIdentity(List<ChangedEmployment> changed) {
        return changed.stream()
                .sorted(Comparator.comparing((ChangedEmployment change) -> change.now().identityId())
                        .thenComparing(change -> change.now().key()))
                .toList();
    }

    private static void requireTransaction() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("facts are recorded in the caller's transaction, and there is none");
        }
    }
}

package org.tenure.identity;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;

/// People, their employments, and where each value comes from.
public final class Identities {

    private static final int WORDS_MAX = 8;
    private static final int VERSIONS_MAX = 10_000;

    private final IdentityStore store;
    private final PersonStore people;
    private final EmploymentStore employments;
    private final Sources sources;
    private final Clock clock;

    Identities(IdentityStore store, PersonStore people, EmploymentStore employments, Sources sources, Clock clock) {
        this.store = store;
        this.people = people;
        this.employments = employments;
        this.sources = sources;
        this.clock = clock;
    }

    public Optional<Person> find(UUID identity) {
        return store.created(identity).map(_ -> people(List.of(identity)).getFirst());
    }

    /// People of whom a name or an identifier begins with the words, by name; everybody without words.
    public Page<Person> search(String words, PersonFilter filter, PageRequest page) {
        var after = page.key(Identities::key);
        List<String> each = Arrays.stream(words.strip().toLowerCase(Locale.ROOT).split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .limit(WORDS_MAX)
                .toList();
        List<IdentityStore.Found> found = each.isEmpty()
                ? store.list(filter, after, page.size() + 1)
                : store.search(each, store.schemes(), filter, after, page.size() + 1);
        boolean more = found.size() > page.size();
        List<IdentityStore.Found> shown = more ? found.subList(0, page.size()) : found;
        String next = more ? shown.getLast().identity() + shown.getLast().name() : null;
        return new Page<>(people(shown.stream().map(IdentityStore.Found::identity).toList()), next);
    }

    private static IdentityStore.Found key(String text) {
        int length = UUID.randomUUID().toString().length();
        return new IdentityStore.Found(UUID.fromString(text.substring(0, length)), text.substring(length));
    }

    private List<Person> people(List<UUID> identities) {
        Map<UUID, List<Identifier>> identifiers = store.identifiers(identities);
        Map<UUID, Instant> created = store.created(identities);
        Map<UUID, List<Employment>> jobs = employmentsOf(identities).stream()
                .collect(Collectors.groupingBy(Employment::identityId));
        return identities.stream()
                .map(id -> person(id, Objects.requireNonNull(created.get(id)), identifiers.getOrDefault(id, List.of()),
                        jobs.getOrDefault(id, List.of())))
                .toList();
    }

    private static Person person(UUID id, Instant created, List<Identifier> identifiers, List<Employment> jobs) {
        String name = jobs.stream()
                .sorted(Comparator.comparing(job -> job.state() == Employment.State.LEFT))
                .map(job -> job.text(Reserved.DISPLAY_NAME))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> identifiers.isEmpty() ? id.toString() : identifiers.getFirst().value());
        return new Person(id, "person", name, created, identifiers, jobs);
    }

    public List<Employment> employments(UUID identity) {
        return employmentsOf(List.of(identity));
    }

    /// Employments of many people in one question, by identity, source and key.
    public List<Employment> employmentsOf(List<UUID> identities) {
        return employments.of(identities, sources.attributeTypes());
    }

    /// Locks identities in id order, in the caller's transaction, and answers their employments as they are under that lock.
    public List<Employment> lock(List<UUID> identities) {
        people.lock(identities);
        return employmentsOf(identities);
    }

    /// Every employment that nobody has left, in bounded memory, in the caller's transaction.
    public void eachEmployed(Consumer<Employment> each) {
        employments.each(sources.attributeTypes(), each);
    }

    /// The identity an identifier names; without a scheme only where no two schemes disagree.
    public Optional<UUID> byIdentifier(@Nullable String scheme, String value) {
        List<UUID> named = store.named(scheme == null ? store.schemes() : List.of(scheme), value);
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }

    /// For every employment each attribute with the source that gives it.
    public List<Provenance> provenance(UUID identity) {
        Instant now = clock.instant();
        Map<String, AttributeType> types = sources.attributeTypes();
        Map<String, Integer> ranks = sources.all()
                .stream()
                .collect(Collectors.toMap(SourceDefinition::name, SourceDefinition::precedence));
        List<RecordVersion> all = store.versions(identity, null, VERSIONS_MAX, types);
        List<Employment> jobs = employments(identity);
        List<Precedence.Claim> claims = store.versionsAt(identity, now, now, types)
                .stream()
                .map(version -> new Precedence.Claim(version.source(),
                        ranks.getOrDefault(version.source(), Integer.MAX_VALUE), version.key(), version.attributes()))
                .toList();
        List<Provenance> answer = new ArrayList<>();
        for (Employment job : jobs) {
            Precedence.resolve(claims.stream().filter(claim -> counts(claim, job, jobs)).toList())
                    .forEach((attribute, taken) -> answer
                            .add(Observations.provenance(job.key(), attribute, taken, all)));
        }
        return answer;
    }

    /// A claim counts for a job when it is about that job or about none.
    private static boolean counts(Precedence.Claim claim, Employment job, List<Employment> jobs) {
        return jobs.stream()
                .noneMatch(other -> other.source().equals(claim.source()) && other.key().equals(claim.key()))
                || job.source().equals(claim.source()) && job.key().equals(claim.key());
    }

    /// Every version ever recorded about a person, newest knowledge first.
    public Page<RecordVersion> history(UUID identity, PageRequest page) {
        VersionKey after = page.key(VersionKey::parse);
        List<RecordVersion> found = store.versions(identity, after, page.size() + 1, sources.attributeTypes());
        boolean more = found.size() > page.size();
        List<RecordVersion> shown = more ? found.subList(0, page.size()) : found;
        return new Page<>(shown, more ? VersionKey.of(shown.getLast()).toString() : null);
    }

    /// What the sources said about a person that was true at `valid`, as it was known at `known`.
    public List<RecordVersion> asOf(UUID identity, Instant valid, Instant known) {
        return store.versionsAt(identity, valid, known, sources.attributeTypes());
    }
}

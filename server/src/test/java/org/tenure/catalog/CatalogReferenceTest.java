package org.tenure.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tenure.catalog.CatalogWorld.ACTOR;
import static org.tenure.catalog.CatalogWorld.entitlement;
import static org.tenure.catalog.CatalogWorld.role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenure.kernel.Outcome;

/// The closure kept in the database against one worked out slowly from nothing but the definitions.
class CatalogReferenceTest {

    private static final int CHANGES = 60;

    private final CatalogWorld world = new CatalogWorld();
    private final Map<String, Set<String>> roles = new TreeMap<>();
    private final Set<String> entitlements = new TreeSet<>();
    private final Set<String> retired = new TreeSet<>();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20260301})
    void closureAgreesWithTheReferenceAfterEveryChange(long seed) {
        var random = new Random(seed);
        for (String application : List.of("a", "b", "c")) {
            world.application(application, "one", "two", "three");
            List.of("one", "two", "three").forEach(name -> entitlements.add(application + "/" + name));
        }
        int cycles = 0;
        for (int i = 0; i < CHANGES; i++) {
            world.clock.turn(Duration.ofMinutes(1));
            CatalogChange change = randomChange(random);
            Map<String, Integer> before = kept();
            if (wouldCycle(change)) {
                cycles++;
                assertThat(world.catalog.apply(change, null, ACTOR)).as("seed %d, change %d", seed, i)
                        .isInstanceOf(Outcome.Refused.class);
                assertThat(kept()).isEqualTo(before);
                continue;
            }
            ContentDifference said = world.catalog.preview(change).get().content();
            world.catalog.apply(change, null, ACTOR).get();
            take(change);

            Map<String, Integer> after = kept();
            assertThat(after).as("seed %d, change %d: %s", seed, i, change).isEqualTo(reference());
            assertThat(names(said.appearing())).as("seed %d, change %d", seed, i).isEqualTo(minus(after, before));
            assertThat(names(said.vanishing())).as("seed %d, change %d", seed, i).isEqualTo(minus(before, after));
        }
        assertThat(cycles).as("changes that would have made a cycle").isPositive();
    }

    private CatalogChange randomChange(Random random) {
        if (random.nextInt(5) == 0) {
            var known = new ArrayList<>(entitlements);
            String one = known.get(random.nextInt(known.size()));
            if (retired.contains(one)) {
                return CatalogChange.of(entitlement(one.substring(0, 1), one.substring(2)));
            }
            return CatalogChange.retire(one);
        }
        var defined = new ArrayList<RoleDefinition>();
        var names = new LinkedHashSet<String>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            names.add("r" + random.nextInt(12));
        }
        for (String name : names) {
            var contains = new LinkedHashSet<String>();
            for (int i = 0; i < random.nextInt(4); i++) {
                contains.add(randomReference(random));
            }
            defined.add(role(name, contains.toArray(String[]::new)));
        }
        return new CatalogChange(List.of(), List.of(), defined, List.of());
    }

    private String randomReference(Random random) {
        if (random.nextInt(3) > 0 && !roles.isEmpty()) {
            return "role:" + new ArrayList<>(roles.keySet()).get(random.nextInt(roles.size()));
        }
        var usable = new ArrayList<>(entitlements);
        usable.removeAll(retired);
        return usable.isEmpty() || random.nextInt(4) == 0 ? "a" : usable.get(random.nextInt(usable.size()));
    }

    private boolean wouldCycle(CatalogChange change) {
        Map<String, Set<String>> next = new HashMap<>(roles);
        change.roles().forEach(one -> next.put(one.name(), Set.copyOf(one.contains())));
        return change.roles().stream().anyMatch(one -> reaches(next, one.name(), one.name(), new HashSet<>()));
    }

    private static boolean reaches(Map<String, Set<String>> roles, String from, String to, Set<String> seen) {
        for (String reference : roles.getOrDefault(from, Set.of())) {
            if (reference.startsWith("role:")) {
                String next = reference.substring(5);
                if (next.equals(to) || (seen.add(next) && reaches(roles, next, to, seen))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void take(CatalogChange change) {
        change.roles().forEach(one -> roles.put(one.name(), Set.copyOf(one.contains())));
        retired.addAll(change.retired());
        change.entitlements().forEach(one -> retired.remove(one.fullName()));
    }

    /// `TARGET > GIVEN` → how many steps are between; every path is walked.
    private Map<String, Integer> reference() {
        var all = new TreeMap<String, Integer>();
        for (String application : List.of("a", "b", "c")) {
            walk(application, application, 1, all);
        }
        entitlements.forEach(one -> walk(one, one, 1, all));
        roles.keySet().forEach(one -> walk("role:" + one, "role:" + one, 1, all));
        return all;
    }

    private void walk(String start, String here, int length, Map<String, Integer> all) {
        if (retired.contains(here)) {
            return;
        }
        if (here.startsWith("role:")) {
            roles.getOrDefault(here.substring(5), Set.of()).forEach(next -> walk(start, next, length + 1, all));
            return;
        }
        all.merge(start + " > " + here, length, Math::min);
        if (here.contains("/")) {
            walk(start, here.substring(0, here.indexOf('/')), length + 1, all);
        }
    }

    private Map<String, Integer> kept() {
        var all = new TreeMap<String, Integer>();
        world.database
                .jdbc()
                .sql(
                        """
                        select case t.kind when 'role' then 'role:' else '' end || t.name || ' > ' || n.name as pair, cardinality(n.path) as length
                          from catalog.content_now n join catalog.target t on t.id = n.target_id
                        """)
                .query(row -> {
                    all.put(row.getString(1), row.getInt(2));
                });
        return all;
    }

    private static Set<String> minus(Map<String, Integer> one, Map<String, Integer> other) {
        var rest = new TreeSet<>(one.keySet());
        rest.removeAll(other.keySet());
        return rest;
    }

    private Set<String> names(List<ContentDifference.Pair> pairs) {
        var names = new TreeSet<String>();
        pairs.forEach(pair -> names.add(name(pair.targetId()) + " > " + name(pair.givesId())));
        return names;
    }

    private String name(UUID id) {
        return world.catalog.get(id).orElseThrow().reference();
    }
}

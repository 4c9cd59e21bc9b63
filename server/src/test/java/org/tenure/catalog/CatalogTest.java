package org.tenure.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tenure.catalog.CatalogWorld.ACTOR;
import static org.tenure.catalog.CatalogWorld.entitlement;
import static org.tenure.catalog.CatalogWorld.role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.Right;

class CatalogTest {

    private final CatalogWorld world = new CatalogWorld();
    private final Catalog catalog = world.catalog;

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anEntitlementGivesItselfAndTheAccount() {
        world.application("directory", "staff");

        assertThat(world.gives("directory")).containsExactly("directory");
        assertThat(world.gives("directory/staff")).containsExactly("directory", "directory/staff");
    }

    @Test
    void aRoleGivesWhatItContainsByTheShortestPath() {
        world.application("directory", "staff");
        catalog.define(role("inner", "directory/staff"), ACTOR).get();
        catalog.define(role("outer", "role:inner", "directory"), ACTOR).get();

        assertThat(paths("role:outer"))
                .containsExactlyInAnyOrder(
                        List.of("role:outer", "directory"), List.of("role:outer", "role:inner", "directory/staff"));
    }

    private List<List<String>> paths(String reference) {
        return catalog.contentOf(world.target(reference).id())
                .stream()
                .map(content -> content.path()
                        .stream()
                        .map(id -> catalog.get(id).orElseThrow().reference())
                        .toList())
                .toList();
    }

    @Test
    @DisplayName("G7 A role that would contain itself is refused, and the cycle is named")
    void cyclesAreRefused() {
        world.application("directory", "staff");
        catalog.define(role("a", "directory/staff"), ACTOR).get();
        catalog.define(role("b", "role:a"), ACTOR).get();
        catalog.define(role("c", "role:b"), ACTOR).get();

        assertThat(catalog.define(role("a", "role:c", "directory/staff"), ACTOR))
                .isEqualTo(refused(
                        ErrorCode.BAD_REFERENCE,
                        "In the role `a`: It would contain itself: `role:a` → `role:c` → `role:b` → `role:a`. Take one of these out."));
        assertThat(catalog.define(role("d", "role:d"), ACTOR))
                .isEqualTo(refused(
                        ErrorCode.BAD_REFERENCE,
                        "In the role `d`: It would contain itself: `role:d` → `role:d`. Take one of these out."));
        assertThat(world.gives("role:a")).containsExactly("directory", "directory/staff");
        assertThat(catalog.find("role:d")).isEmpty();
    }

    @Test
    @DisplayName("G7 Nesting a hundred deep ends, with one path")
    void deepNestingEnds() {
        world.application("directory", "staff");
        var roles = new ArrayList<RoleDefinition>(List.of(role("r0", "directory/staff")));
        for (int i = 1; i < 100; i++) {
            roles.add(i > 2 ? role("r" + i, "role:r" + (i - 1), "role:r" + i / 2) : role("r" + i, "role:r" + (i - 1)));
        }
        catalog.apply(new CatalogChange(List.of(), List.of(), roles, List.of()), null, ACTOR).get();

        assertThat(world.gives("role:r99")).containsExactly("directory", "directory/staff");
    }

    @Test
    @DisplayName("R9 A retired entitlement stays as a tombstone, gives nothing, and comes back under its id")
    void tombstones() {
        world.application("directory", "staff", "other");
        catalog.define(role("basic", "directory/staff", "directory/other"), ACTOR).get();
        UUID id = world.target("directory/staff").id();

        catalog.retire("directory/staff", ACTOR).get();

        assertThat(catalog.get(id).orElseThrow().retired()).isTrue();
        assertThat(world.gives("role:basic")).containsExactly("directory", "directory/other");
        assertThat(catalog.view().role("basic").orElseThrow().contains()).contains("directory/staff");
        assertThat(catalog.define(role("late", "directory/staff"), ACTOR))
                .isEqualTo(refused(
                        ErrorCode.BAD_REFERENCE,
                        "In the role `late`: `directory/staff` is retired. Define it again or take it out."));

        catalog.define(entitlement("directory", "staff"), ACTOR).get();

        assertThat(world.target("directory/staff").id()).isEqualTo(id);
        assertThat(world.gives("role:basic")).contains("directory/staff");
    }

    @Test
    void retiringAnApplicationRetiresEverythingInIt() {
        world.application("directory", "staff");
        world.application("mail", "all");
        catalog.define(role("basic", "directory/staff", "mail/all"), ACTOR).get();

        catalog.retire("directory", ACTOR).get();

        assertThat(world.gives("role:basic")).containsExactly("mail", "mail/all");
        assertThat(world.target("directory/staff").retired()).isTrue();
        assertThat(world.target("directory").retired()).isTrue();
        assertThat(catalog.view().applications()).extracting(ApplicationDefinition::name).containsExactly("mail");
    }

    @Test
    void aDefinitionThatIsTheSameMakesNoVersionAndNoEvent() {
        world.application("directory", "staff");
        catalog.define(role("basic", "directory/staff"), ACTOR).get();
        long events = world.count("select count(*) from audit.event");
        long versions = world.count("select count(*) from catalog.target_version");

        catalog.define(role("basic", "directory/staff"), ACTOR).get();
        catalog.define(entitlement("directory", "staff"), ACTOR).get();
        catalog.define(new ApplicationDefinition("directory", "directory", "", "it"), ACTOR).get();

        assertThat(world.count("select count(*) from audit.event")).isEqualTo(events);
        assertThat(world.count("select count(*) from catalog.target_version")).isEqualTo(versions);
    }

    @Test
    void aNewTitleMakesAVersionAndLeavesContentAlone() {
        world.application("directory", "staff");
        world.clock.turn(Duration.ofDays(1));

        catalog.define(new EntitlementDefinition("directory", "staff", "key of staff", "Staff", "", "it", false), ACTOR)
                .get();

        assertThat(world.target("directory/staff").title()).isEqualTo("Staff");
        assertThat(world.count("select count(*) from catalog.target_version where recorded_to is not null"))
                .isEqualTo(1);
        assertThat(world.count("select count(*) from catalog.content where recorded_to is not null")).isZero();
    }

    @Test
    void whatARoleGaveOnADayIsStillKnown() {
        world.application("directory", "staff", "other");
        catalog.define(role("basic", "directory/staff"), ACTOR).get();
        world.clock.turn(Duration.ofDays(10));
        catalog.define(role("basic", "directory/other"), ACTOR).get();
        world.clock.turn(Duration.ofDays(10));

        assertThat(asOf("2026-03-05")).containsExactly("directory", "directory/staff");
        assertThat(asOf("2026-03-15")).containsExactly("directory", "directory/other");
    }

    private List<String> asOf(String day) {
        return world.database
                .jdbc()
                .sql(
                        """
                        select t.name from catalog.content c join catalog.target t on t.id = c.gives_id
                         where c.target_id = :role and c.recorded_to is null
                           and c.valid_from <= :day::timestamptz and (c.valid_to is null or c.valid_to > :day::timestamptz)
                         order by t.name collate "C"
                        """)
                .param("role", world.target("role:basic").id())
                .param("day", day)
                .query(String.class)
                .list();
    }

    @Test
    void everythingWrongWithAChangeIsSaidAtOnce() {
        world.application("directory", "staff");
        var change = new CatalogChange(
                List.of(new ApplicationDefinition("a b", "A", "", "it")),
                List.of(
                        new EntitlementDefinition("directory", "twin", "key of staff", "Twin", "", "it", false),
                        new EntitlementDefinition("nowhere", "x", "x", "X", "", "it", false)),
                List.of(role("basic", "directory/stuff", "directory", "directory"), role("basic", "directory")),
                List.of("role:none"));

        assertThat(catalog.check(change))
                .extracting(ModelProblem::sentence)
                .containsExactlyInAnyOrder(
                        "The role `basic` is defined twice. Keep one.",
                        "There is no `role:none`. An account is `APPLICATION`, an entitlement `APPLICATION/NAME`, a role `role:NAME`.",
                        "The application name `a b` cannot be used: 1 to 100 letters, digits, dots, hyphens and underscores, the first a letter or digit.",
                        "The entitlement `nowhere/x` is in the application `nowhere`, which is not there. Define the application too.",
                        "The entitlements `directory/staff` and `directory/twin` have the same key `key of staff`. One thing in an application has one name here.",
                        "In the role `basic`: There is no `directory/stuff`. Did you mean `directory/staff`?",
                        "In the role `basic`: It names `directory` twice.");
        assertThat(catalog.apply(change, null, ACTOR)).isInstanceOf(Outcome.Refused.class);
        assertThat(catalog.find("basic")).isEmpty();
    }

    @Test
    void whoMayNotConfigureChangesNothing() {
        assertThat(
                catalog.define(new ApplicationDefinition("x", "X", "", "it"), new Actor("reader", Set.of(Right.READ))))
                .isEqualTo(refused(
                        ErrorCode.DENIED,
                        "`reader` may not do this: the right `configure` is missing. Use a token that has it."));
        assertThat(catalog.find("x")).isEmpty();
    }

    @Test
    void searchFindsByNameAndTitleInPages() {
        world.application("directory", "staff", "board");
        catalog.define(role("engineer", "directory/staff"), ACTOR).get();

        assertThat(catalog.search("STAFF", null, PageRequest.first()).items())
                .extracting(Target::reference)
                .containsExactly("directory/staff");
        var references = new ArrayList<String>();
        String after = null;
        do {
            var page = catalog.search("", null, new PageRequest(after, 1));
            page.items().forEach(target -> references.add(target.reference()));
            after = page.next();
        } while (after != null);
        assertThat(references).containsExactly("directory", "directory/board", "directory/staff", "role:engineer");
        assertThat(catalog.search("", Target.Kind.ROLE, PageRequest.first()).items()).hasSize(1);
    }

    private static <T> Outcome<T> refused(ErrorCode code, String sentence) {
        return Outcome.refused(new Refusal(code, sentence));
    }
}

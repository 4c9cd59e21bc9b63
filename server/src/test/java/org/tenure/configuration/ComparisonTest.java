package org.tenure.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tenure.catalog.ModelEdit;
import org.tenure.catalog.ModelEdit.Effect;

class ComparisonTest {

    private final Model example = ExampleFiles.read(ExampleFiles.example()).model();

    private static final Model NOTHING = new Model(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of());

    @Test
    void theSameIsNoChange() {
        Plan plan = Comparison.plan(example, example, Missing.RETIRED);

        assertThat(plan.changesNothing()).isTrue();
        assertThat(plan.kept()).isEmpty();
    }

    @Test
    void everythingIsNewAtFirst() {
        Plan plan = Comparison.plan(NOTHING, example, Missing.KEPT);

        assertThat(plan.edits()).hasSize(15).allMatch(edit -> edit.effect() == Effect.CREATED);
        assertThat(plan.change().limits()).hasSize(4);
    }

    @Test
    void aChangedFieldIsNamedAndOnlyTheChangedObjectIsDefined() {
        String other = ExampleFiles.example().replace("leadDays: 3", "leadDays: 4").replace("most: 50", "most: 51");
        Plan plan = Comparison.plan(example, ExampleFiles.read(other).model(), Missing.KEPT);

        assertThat(plan.edits())
                .containsExactly(
                        new ModelEdit("rule", "engineers", Effect.CHANGED, List.of("leadDays")),
                        new ModelEdit("limit", "feed/hr/removals", Effect.CHANGED, List.of("most")));
        assertThat(plan.change().rules().defined()).hasSize(1);
        assertThat(plan.change().catalog().roles()).isEmpty();
    }

    @Test
    void whatIsNotInTheFolderIsKeptUnlessToldOtherwise() {
        Plan kept = Comparison.plan(example, NOTHING, Missing.KEPT);
        Plan retired = Comparison.plan(example, NOTHING, Missing.RETIRED);

        assertThat(kept.changesNothing()).isTrue();
        assertThat(kept.kept()).hasSize(15)
                .contains(new Plan.Kept("entitlement", "directory/root"), new Plan.Kept("connection", "directory"));
        assertThat(retired.kept()).isEmpty();
        assertThat(retired.edits()).hasSize(15).allMatch(edit -> edit.effect() == Effect.RETIRED);
        assertThat(retired.change().catalog().retired())
                .containsExactly("directory", "paper", "directory/staff", "directory/root", "role:basic",
                        "role:engineer");
        assertThat(retired.change().retiredLimits()).hasSize(4);
    }
}

package org.tenure.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What the command line answers about who has what and why, held against what the targets themselves tell.
///
/// The `actual` of all methods is as [Targets#actual] tells it: application → employee number → what that person has there.
final class SpokenAnswers {

    private static final String TIME = "\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2} [+-]\\d{2}:\\d{2}";
    private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final Terminal terminal;

    SpokenAnswers(Terminal terminal) {
        this.terminal = terminal;
    }

    /// `who-has` of every target, as JSON and as the table that people read.
    void everyTargetIsHeldAsThere(Map<String, Map<String, TreeSet<String>>> actual) {
        Map<String, TreeSet<String>> holders = new TreeMap<>();
        Targets.entitlements().forEach((application, names) -> {
            Map<String, TreeSet<String>> people = actual.get(application);
            holders.put(application, new TreeSet<>(people.keySet()));
            names.forEach(name -> holders.put(application + "/" + name,
                    people.keySet()
                            .stream()
                            .filter(number -> people.get(number).contains(name))
                            .collect(Collectors.toCollection(TreeSet::new))));
        });
        holders.forEach((target, people) -> {
            JsonNode json = terminal.json("who-has", target, "--all");
            assertThat(json.path("count").asInt()).as("count of %s", target).isEqualTo(people.size());
            assertThat(json.path("items").values().stream().map(one -> one.path("identifier").asString()))
                    .as("who has %s, as JSON", target)
                    .containsExactlyInAnyOrderElementsOf(people);
            assertThat(table(target)).as("who has %s, as a table", target)
                    .containsExactlyInAnyOrderElementsOf(people);
        });
    }

    /// The column of identifiers; every row says since when and by which rule.
    private Iterable<String> table(String target) {
        String said = terminal.says("who-has", target, "--all");
        return said.lines().dropWhile(line -> !line.startsWith("NAME ")).skip(1).map(line -> {
            String[] cells = line.split(" {2,}", -1);
            assertThat(cells).as(line).hasSize(4);
            assertThat(cells[2]).as(line).matches(TIME);
            assertThat(cells[3]).as(line).isNotBlank();
            return cells[1];
        }).toList();
    }

    /// `why` of somebody names what the targets show and nothing else, each from the job to the read-back.
    void everyAccessIsExplained(String number, Map<String, Map<String, TreeSet<String>>> actual) {
        JsonNode json = terminal.json("why", number);
        WhyTree tree = WhyTree.of(terminal.says("why", number));
        TreeSet<String> held = new TreeSet<>();
        actual.forEach((application, people) -> {
            if (people.containsKey(number)) {
                held.add(application);
                people.get(number).forEach(name -> held.add(application + "/" + name));
            }
        });
        TreeSet<String> named = new TreeSet<>();
        json.path("access").forEach(one -> {
            assertThat(one.path("access").path("desired").asBoolean()).as(one.toString()).isTrue();
            named.add(one.path("access").path("target").asString());
        });
        assertThat(named).as("why of %s, as JSON", number).isEqualTo(held);
        assertThat(drawn(tree)).as("why of %s, as a tree", number).isEqualTo(held);
        tree.below("job ")
                .forEach(leaf -> assertThat(leaf.fields()).as("%s of %s", leaf, number)
                        .containsKeys("since", "account", "operation", "read back"));
        json.path("access").forEach(one -> one.path("access").path("reasons").forEach(reason -> {
            if (!isForAnEntitlementThere(one.path("access"), reason)) {
                isDrawn(tree, one, reason, number);
            }
        }));
        accountsLeftAreOff(tree, json, number);
    }

    /// The leaves, and the accounts that are said below them.
    private static TreeSet<String> drawn(WhyTree tree) {
        TreeSet<String> drawn = new TreeSet<>();
        tree.below("job ").forEach(leaf -> {
            drawn.add(leaf.said().replaceAll(" account$", ""));
            drawn.add(leaf.fields().get("account").replaceAll(".* at ", ""));
        });
        return drawn;
    }

    /// An account that is there because an entitlement is has no leaf of its own.
    private static boolean isForAnEntitlementThere(JsonNode access, JsonNode reason) {
        return access.path("kind").asString().equals("account")
                && reason.path("path")
                        .values()
                        .stream()
                        .anyMatch(step -> step.asString().startsWith(access.path("application").asString() + "/"));
    }

    /// job → rule and its version → roles → target, and below it account, operation and read-back.
    private static void isDrawn(WhyTree tree, JsonNode one, JsonNode reason, String number) {
        String target = one.path("access").path("target").asString();
        String through = reason.path("path")
                .values()
                .stream()
                .map(JsonNode::asString)
                .filter(name -> !name.equals(target))
                .collect(Collectors.joining(" → "));
        String account = one.path("access").path("kind").asString().equals("account") ? " account" : "";
        assertThat(tree.below("job " + reason.path("employment").asString() + " of ")).as("why of %s", number)
                .anySatisfy(leaf -> {
                    assertThat(leaf.way().get(1)).isEqualTo("rule %s, version %d: %s".formatted(
                            reason.path("rule").asString(), reason.path("ruleVersion").asInt(),
                            reason.path("condition").asString()));
                    assertThat(leaf.way().subList(2, leaf.way().size()))
                            .containsExactlyElementsOf(Arrays.stream(
                                    new String[]{through.isEmpty() ? "" : "through " + through, target + account})
                                    .filter(text -> !text.isEmpty())
                                    .toList());
                    assertThat(leaf.fields().get("since")).matches(TIME);
                    JsonNode delivery = one.path("delivery");
                    assertThat(leaf.fields()).containsEntry("account", "%s (enabled) at %s".formatted(
                            delivery.path("login").asString(), one.path("access").path("application").asString()));
                    assertThat(leaf.fields().get("operation")).matches("(confirmed|unchanged) " + TIME + ", " + ID)
                            .endsWith(delivery.path("operation").asString());
                    assertThat(leaf.fields().get("read back")).matches(TIME);
                });
    }

    /// What is left of former access is disabled, by an operation that is named, and was read back so.
    private static void accountsLeftAreOff(WhyTree tree, JsonNode json, String number) {
        assertThat(tree.below("accounts ")).as("accounts left of %s", number)
                .hasSameSizeAs(json.path("accountsLeft"))
                .allSatisfy(leaf -> {
                    assertThat(leaf.said()).matches("\\S+ \\(disabled\\) at (directory|crm|forge|chat)");
                    assertThat(leaf.fields().get("operation"))
                            .matches(".*\\bdisable\\b.*: confirmed " + TIME + ", " + ID);
                    assertThat(leaf.fields().get("read back")).matches(TIME);
                });
    }

    /// Nothing is left but accounts that are disabled, at each of these applications.
    void nothingIsLeftOf(String number, Iterable<String> applications) {
        JsonNode json = terminal.json("why", number);
        String said = terminal.says("why", number);
        assertThat(json.path("access")).as("access of %s", number).isEmpty();
        assertThat(said).contains(" has no access: no rule is met.");
        assertThat(json.path("accountsLeft").values().stream().map(one -> one.path("application").asString()))
                .as("accounts left of %s", number)
                .containsExactlyInAnyOrderElementsOf(applications);
        WhyTree tree = WhyTree.of(said);
        accountsLeftAreOff(tree, json, number);
        String operation = tree.leaves().getFirst().fields().get("operation").replaceAll(".*, ", "");
        assertThat(terminal.says("operations", "show", operation)).contains("Operation " + operation + ": confirmed",
                "takes away  yes", "disable", "Read back");
    }

    /// Everything is still justified, blocked by a hold, and not there.
    void everythingIsHeldBackOf(String number, Map<String, TreeSet<String>> before) {
        WhyTree tree = WhyTree.of(terminal.says("why", number));
        tree.below("job ").forEach(leaf -> {
            assertThat(leaf.fields().get("blocked")).as(leaf.toString()).isEqualTo("by leave: it is not to be there");
            assertThat(leaf.fields().get("account")).as(leaf.toString()).contains(" (disabled) at ");
        });
        TreeSet<String> held = new TreeSet<>(before.keySet());
        before.forEach((application, names) -> names.forEach(name -> held.add(application + "/" + name)));
        assertThat(drawn(tree)).as("held back of %s", number).isEqualTo(held);
    }
}

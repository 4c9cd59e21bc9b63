package org.tenure.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenure.connector.reference.Call;
import org.tenure.connector.reference.ReferenceTarget;
import org.tenure.connector.spi.Setting;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.PageRequest;
import org.tenure.provisioning.connector.Connectors;

class ConnectionsTest {

    private static String refusal(Outcome<?> outcome, ErrorCode code) {
        if (outcome instanceof Outcome.Refused<?>(var refusal)) {
            assertThat(refusal.code()).isEqualTo(code);
            return refusal.sentence();
        }
        throw new AssertionError("was not refused: " + outcome);
    }

    private static ConnectionDefinition changed(ConnectionDefinition of, List<String> login,
            Map<String, String> attributes) {
        return new ConnectionDefinition(
                of.name(), of.application(), of.connector(), of.settings(), of.mode(), login, attributes, of.leaving(),
                of.concurrency(), of.ratePerSecond(), of.settle(), of.loginQuarantineDays());
    }

    @Test
    void aDefinitionIsRefusedWithWhatIsWrongAndWhatWouldBeRight() {
        try (World world = new World()) {
            world.application("app");
            var good = world.definition("app", Map.of(), "disable", 4);
            assertThat(refusal(world.connections.define(changed(good, List.of(), Map.of()), World.ADMIN),
                    ErrorCode.INVALID)).contains("how accounts are named");
            assertThat(refusal(world.connections.define(changed(good, List.of("famlyName"), Map.of()), World.ADMIN),
                    ErrorCode.BAD_EXPRESSION))
                    .contains("did you mean `familyName`");
            assertThat(
                    refusal(world.connections.define(changed(good, good.login(), Map.of("cn", "level")), World.ADMIN),
                            ErrorCode.BAD_EXPRESSION))
                    .contains("attribute `cn`");
            assertThat(refusal(world.connections.define(world.definition("app", Map.of(), "explode", 4), World.ADMIN),
                    ErrorCode.INVALID)).contains("`disable`, `delete` or `keep`");
            assertThat(refusal(world.connections.define(world.definition("app", Map.of(), "keep", 65), World.ADMIN),
                    ErrorCode.INVALID)).contains("1 to 64");
            assertThat(refusal(world.connections.define(world.definition("none", Map.of(), "keep", 4), World.ADMIN),
                    ErrorCode.BAD_REFERENCE)).contains("application `none`");
            assertThat(refusal(world.connections.define(good, new Actor("reader", Set.of())), ErrorCode.DENIED))
                    .contains("configure");
            assertThat(world.connections.all()).isEmpty();
        }
    }

    @Test
    void aConnectionWithoutDisableMustSayWhatLeavingDoes() {
        try (World world = new World()) {
            world.application("app");
            var without = Map.<String, Object>of("without", List.of("DISABLE"));
            assertThat(refusal(world.connections.define(world.definition("app", without, "disable", 4), World.ADMIN),
                    ErrorCode.INVALID))
                    .contains("cannot disable accounts", "`delete` or `keep`");
            assertThat(world.connections.define(world.definition("app", without, "delete", 4), World.ADMIN))
                    .isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void aSecretIsAReferenceAndStaysOne() {
        try (World world = new World()) {
            world.application("app");
            ReferenceTarget.forget("app");
            ReferenceTarget.named("app").demandPassword("s3cret");
            assertThat(refusal(world.connections.define(
                    world.definition("app", Map.of("password", "s3cret"), "keep", 4), World.ADMIN), ErrorCode.INVALID))
                    .contains("is a secret")
                    .doesNotContain("s3cret");
            assertThat(refusal(world.connections.define(
                    world.definition("app", Map.of("password", Map.of("env", "NOT_SET")), "keep", 4), World.ADMIN),
                    ErrorCode.INVALID))
                    .contains("environment variable `NOT_SET`");
            world.connections
                    .define(world.definition("app", Map.of("password", Map.of("env", "WORLD_PASSWORD")), "keep", 4),
                            World.ADMIN)
                    .get();
            assertThat(world.connections.test("app", World.ADMIN).get()).contains("reference target");
            assertThat(world.jdbc.sql("select string_agg(definition::text, '') from provisioning.connection")
                    .query(String.class)
                    .single())
                    .doesNotContain("s3cret")
                    .contains("WORLD_PASSWORD");
            ReferenceTarget.forget("app");
        }
    }

    @Test
    void theSameDefinitionAgainWritesNothing() {
        try (World world = new World()) {
            world.application("app");
            var first = world.connect("app", "disable", 4);
            world.connect("app", "disable", 4);
            assertThat(world.connections.versions()).hasSize(1).containsValue(first);
            UUID version = world.connections.versions().keySet().iterator().next();
            world.connect("app", "disable", 8);
            assertThat(world.connections.versions()).hasSize(1).doesNotContainKey(version);
            world.connections.retire("app", World.ADMIN).get();
            assertThat(world.connections.all()).isEmpty();
            assertThat(refusal(world.connections.retire("app", World.ADMIN), ErrorCode.NOT_FOUND)).contains("`app`");
            assertThat(world.jdbc.sql("select count(*) from provisioning.connection").query(Long.class).single())
                    .isEqualTo(2);
        }
    }

    @Test
    void aTargetThatDoesNotAnswerIsSaidInItsOwnWords() {
        try (World world = new World()) {
            world.application("app");
            ReferenceTarget.forget("app");
            world.connect("app", "disable", 4);
            var fault = ReferenceTarget.named("app").on(Call.TEST).unreachable();
            assertThat(refusal(world.connections.test("app", World.ADMIN), ErrorCode.TARGET_FAILED))
                    .contains("no route to the target");
            fault.release();
            assertThat(world.connections.discover("app", World.ADMIN)).isInstanceOf(Outcome.Done.class);
        }
    }

    @Test
    void connectorsInFoldersSeeNothingOfOurs(@TempDir Path folder) throws Exception {
        Path jars = Files.createDirectories(folder.resolve("reference"));
        Path classes = Path.of(ReferenceTarget.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path jar = jars.resolve("reference.jar");
        if (Files.isDirectory(classes)) {
            try (var out = new java.util.jar.JarOutputStream(Files.newOutputStream(jar));
                    var files = Files.walk(classes)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    out.putNextEntry(new java.util.zip.ZipEntry(classes.relativize(file).toString()));
                    Files.copy(file, out);
                }
            }
        } else {
            Files.copy(classes, jar);
        }
        Files.createDirectories(folder.resolve("broken"));
        Files.writeString(folder.resolve("broken").resolve("broken.jar"), "no jar");
        var connectors = new Connectors(folder, _ -> null);
        assertThat(connectors.names()).contains("reference");
        try (var connection = connectors.open("reference", Map.of("target", "apart"))) {
            assertThat(connection.getClass().getClassLoader()).isNotSameAs(ReferenceTarget.class.getClassLoader());
            assertThat(connection.test()).contains("apart");
        }
    }

    @Test
    void aConnectorHasAConnectionForEachSlotAndOneForRemovals() {
        var known = List.of(new Setting("url", Setting.Type.TEXT, true, false, null, "Where"),
                new Setting("concurrency", Setting.Type.NUMBER, false, false, "8", "How many connections"));

        assertThat(ConnectionChecks.settings(withSettings(Map.of()), known)).containsEntry("concurrency", 33);
        assertThat(ConnectionChecks.settings(withSettings(Map.of("concurrency", 4)), known))
                .containsEntry("concurrency", 4);
        assertThat(ConnectionChecks.settings(withSettings(Map.of()), known.subList(0, 1))).isEmpty();
    }

    private static ConnectionDefinition withSettings(Map<String, Object> settings) {
        return new ConnectionDefinition("app", "app", "ldap", settings, "full", List.of("login"), Map.of(), "disable",
                32,
                null, java.time.Duration.ZERO, 365);
    }

    @Test
    void listsArePagedWithoutGapsOrRepeats() {
        try (World world = new World()) {
            world.application("app", "staff");
            world.connect("app", "disable", 4);
            world.grant(world.people(7, "Ada", "Lovelace"), "app/staff");
            var seen = new java.util.HashSet<UUID>();
            var filter = new OperationFilter("app", Operation.State.WAITING, null, null);
            var page = world.operations.list(filter, new PageRequest(null, 3));
            int pages = 1;
            page.items().forEach(operation -> seen.add(operation.id()));
            while (page.next() != null) {
                page = world.operations.list(filter, new PageRequest(page.next(), 3));
                page.items().forEach(operation -> assertThat(seen.add(operation.id())).isTrue());
                pages++;
            }
            assertThat(seen).hasSize(7);
            assertThat(pages).isEqualTo(3);
            assertThat(world.accounts
                    .search(new AccountFilter("app", Account.State.INTENDED, null, false), new PageRequest(null, 5))
                    .next()).isNotNull();
        }
    }
}

package org.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The server is read from top to bottom, and imports follow the reading order of [Modules].
class ArchitectureTest {

    /// Who may name the types of the connector SPI: the module that drives connectors, nested modules included.
    private static final Set<String> DRIVES_CONNECTORS = Set.of("provisioning");

    private static final List<String> HTTP = List.of("org.springframework.web.", "org.springframework.http.",
            "jakarta.servlet.");

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(ArchitectureTest::isOfTheServer)
                .importPackages("org.tenure");
        assertThat(classes).as("classes of the server; none read means that no rule below is checked").isNotEmpty();
    }

    /// Other modules share the first two words of the package and nothing else.
    private static boolean isOfTheServer(Location location) {
        return location.contains("/server/target/") || location.contains("/tenure-server-");
    }

    @Test
    void everyPackageHasItsPlaceInTheReadingOrder() {
        Set<String> unknown = modules().filter(module -> !Modules.isKnown(module))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unknown)
                .as("packages without a place: put them into `Modules.IN_READING_ORDER`, below all that they need; it is %s",
                        Modules.IN_READING_ORDER)
                .isEmpty();
    }

    @Test
    void aModuleKnowsOnlyModulesAboveIt() {
        Set<String> wrong = dependencies()
                .filter(d -> !module(d.getOriginClass()).isEmpty() && isOurs(d.getTargetClass()))
                .filter(d -> !Modules.allowed(module(d.getOriginClass())).contains(module(d.getTargetClass())))
                .map(d -> "`%s` must not know `%s`: %s uses %s. Allowed are %s".formatted(
                        module(d.getOriginClass()),
                        module(d.getTargetClass()).isEmpty() ? "org.tenure" : module(d.getTargetClass()),
                        d.getOriginClass().getName(),
                        d.getTargetClass().getName(),
                        Modules.allowed(module(d.getOriginClass()))))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(wrong).isEmpty();
    }

    @Test
    void onlyProvisioningKnowsConnectors() {
        assertThat(usesOf(List.of("org.tenure.connector."), DRIVES_CONNECTORS))
                .as("a connector is reached through `provisioning`, which decides when and how often")
                .isEmpty();
    }

    @Test
    void nothingBelowTheEdgesKnowsHttp() {
        assertThat(usesOf(HTTP, Modules.EDGES))
                .as("rules and stores take and give values; requests and answers belong into %s", Modules.EDGES)
                .isEmpty();
    }

    @Test
    void everyPackageSaysWhatItOwns() {
        Set<String> described = classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        Set<String> silent = classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !described.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(silent).as("packages without a @NullMarked `package-info.java`").isEmpty();
    }

    /// Uses of these packages by modules other than the ones named; the package that starts everything may use all.
    private static Set<String> usesOf(List<String> prefixes, Set<String> except) {
        return dependencies()
                .filter(d -> prefixes.stream().anyMatch(d.getTargetClass().getName()::startsWith))
                .filter(d -> !module(d.getOriginClass()).isEmpty() && !except.contains(module(d.getOriginClass())))
                .map(d -> "%s uses %s".formatted(d.getOriginClass().getName(), d.getTargetClass().getName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> modules() {
        return classes.stream().map(ArchitectureTest::module).filter(module -> !module.isEmpty()).distinct();
    }

    private static Stream<Dependency> dependencies() {
        return classes.stream()
                .filter(type -> module(type).isEmpty() || Modules.isKnown(module(type)))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream());
    }

    private static String module(JavaClass type) {
        return Modules.of(type.getPackageName());
    }

    private static boolean isOurs(JavaClass type) {
        String name = type.getPackageName();
        return (name + ".").startsWith("org.tenure.") && !name.startsWith("org.tenure.connector")
                && !name.startsWith("org.tenure.postgres");
    }
}

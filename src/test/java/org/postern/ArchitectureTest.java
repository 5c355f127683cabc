package org.postern;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the direction in which packages use each other. */
class ArchitectureTest {
    /** The way of a mail; a station may use the ones before it, and config. */
    private static final List<String> FLOW =
            List.of("config", "message", "match", "rules", "assign", "crm", "commit", "outcome");

    /** Come from outside and implement interfaces that live with their callers. */
    private static final List<String> EDGES = List.of("intake", "store");

    private static final List<String> TOP = List.of("cli", "daemon");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.postern");

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching("org.postern.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a station takes a value and returns the next; let the interface live with its caller"));
    }

    @Test
    void aStationUsesOnlyTheStationsBeforeIt() {
        for (int station = 0; station < FLOW.size(); station++) {
            List<String> later = FLOW.subList(station + 1, FLOW.size());
            check(noClasses()
                    .that()
                    .resideInAPackage(in(FLOW.get(station)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Stream.of(later, EDGES, TOP)
                            .flatMap(List::stream)
                            .map(ArchitectureTest::in)
                            .toArray(String[]::new))
                    .because("mails flow " + String.join(" → ", FLOW)
                            + "; what comes later is reached through an interface that lives with the caller"));
        }
    }

    @Test
    void nobodyUsesTheCommandLine() {
        check(noClasses()
                .that()
                .resideInAPackage("org.postern.*..")
                .and()
                .resideOutsideOfPackage(in("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in("cli"))
                .because("commands are thin; what others need belongs into the package that does it"));
    }

    @Test
    void onlyTheCommandLineUsesTheDaemon() {
        check(noClasses()
                .that()
                .resideInAPackage("org.postern.*..")
                .and()
                .resideOutsideOfPackages(in("cli"), in("daemon"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in("daemon"))
                .because("the daemon knows everybody, so nobody may know the daemon"));
    }

    @Test
    void intakeReachesTheStoreThroughItsOwnInterfaces() {
        check(noClasses()
                .that()
                .resideInAPackage(in("intake"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in("store"))
                .because("intake says what it wants remembered; the store implements it"));
    }

    @Test
    void theCoreKnowsNeitherCamelNorDatabases() {
        check(noClasses()
                .that()
                .resideInAnyPackage(in("config"), in("message"), in("match"), in("rules"), in("assign"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.camel..",
                        "org.hibernate..",
                        "jakarta.persistence..",
                        "java.sql..",
                        "javax.sql..",
                        "org.springframework..")
                .because("the core is tested with a plain new: mail, view, rules and clock in, value out"));
    }

    private static String in(String station) {
        return "org.postern." + station + "..";
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }
}

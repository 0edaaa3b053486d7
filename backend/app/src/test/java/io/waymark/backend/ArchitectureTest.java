package io.waymark.backend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.waymark.backend", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule only_ledger_and_door_see_fabric = noClasses()
            .that()
            .resideOutsideOfPackages("io.waymark.backend.ledger", "io.waymark.backend.door")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hyperledger..", "io.grpc..", "com.google.protobuf..");

    /** A door that runs apart has no key, no secrets and no database to lose. */
    @ArchTest
    static final ArchRule the_door_needs_nothing_of_the_node = noClasses()
            .that()
            .resideInAPackage("io.waymark.backend.door")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.waymark.backend", "io.waymark.backend.ledger", "org.springframework.jdbc..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.waymark.projection.Secrets");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.waymark.backend.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_prints =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");
}

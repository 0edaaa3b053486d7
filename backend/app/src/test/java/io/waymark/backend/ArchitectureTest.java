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
    static final ArchRule only_ledger_sees_fabric = noClasses()
            .that()
            .resideOutsideOfPackage("io.waymark.backend.ledger")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hyperledger..", "io.grpc..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.waymark.backend.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_prints =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");
}

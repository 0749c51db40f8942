// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the poms can't say about who may use whom. */
class ArchitectureTest {
    private static final String ROOT = "io.rivermill.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("test-classes"))
            .importPackages("io.rivermill");

    /** Packages below a module's root package that are meant for others. */
    private static final Set<String> PUBLIC_BELOW_ROOT = Set.of("io.rivermill.store.rocksdb");

    @Test
    void modulesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyAModulesRootPackageIsUsedFromOutside() {
        for (JavaClass type : CLASSES) {
            if (isBelowRoot(type)) {
                String module = ROOT + moduleOf(type);
                noClasses()
                        .that()
                        .resideOutsideOfPackages(module, module + "..")
                        .should()
                        .dependOnClassesThat(DescribedPredicate.equalTo(type).as("are " + type.getName()))
                        .allowEmptyShould(true)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void enginesAreNamedOnlyWhereTheServerIsWired() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.rivermill.store.rocksdb", "io.rivermill.server")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.rivermill.store.rocksdb")
                .check(CLASSES);
    }

    @Test
    void dynamodbDoesNotKnowStreamsAndLambdaDoesNotKnowTables() {
        noClasses()
                .that()
                .resideInAPackage("io.rivermill.dynamodb..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.rivermill.streams..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.rivermill.lambda..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.rivermill.dynamodb..")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.rivermill.server.command", "io.rivermill.models..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void timeComesFromTheClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.rivermill.base")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(CLASSES);
    }

    private static boolean isBelowRoot(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT) || name.startsWith("io.rivermill.wire.") || PUBLIC_BELOW_ROOT.contains(name)) {
            return false; // the views of wire are made for everyone
        }
        return name.indexOf('.', ROOT.length()) > 0;
    }

    private static String moduleOf(JavaClass type) {
        String name = type.getPackageName();
        return name.substring(ROOT.length(), name.indexOf('.', ROOT.length()));
    }
}

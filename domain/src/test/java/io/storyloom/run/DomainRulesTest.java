package io.storyloom.run;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DomainRulesTest {

  private static final JavaClasses DOMAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.storyloom");

  @Test
  void the_domain_knows_no_framework() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "io.storyloom.run",
            "io.storyloom.story",
            "io.storyloom.estimate",
            "org.jspecify..")
        .check(DOMAIN);
  }

  @Test
  void the_domain_does_no_input_or_output() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io", "java.nio..", "java.net..", "java.sql..", "java.lang.reflect")
        .check(DOMAIN);
  }

  @Test
  void time_comes_in_as_an_argument() {
    noClasses().should().callMethod(Instant.class, "now").check(DOMAIN);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(DOMAIN);
    noClasses().should().callMethod(System.class, "nanoTime").check(DOMAIN);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("io.storyloom.(*)..").should().beFreeOfCycles().check(DOMAIN);
  }

  @Test
  void nothing_public_can_be_changed() {
    classes()
        .that()
        .areRecords()
        .or()
        .areEnums()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(DOMAIN);
  }
}

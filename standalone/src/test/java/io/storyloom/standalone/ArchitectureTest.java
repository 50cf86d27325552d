package io.storyloom.standalone;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

/// The rules across modules; this one sees them all.
class ArchitectureTest {
  private static final JavaClasses STORYLOOM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.storyloom");

  @Test
  void packages_have_no_cycles() {
    slices().matching("io.storyloom.(**)").should().beFreeOfCycles().check(STORYLOOM);
  }

  @Test
  void services_know_nothing_of_each_other() {
    for (String service : new String[] {"api", "worker", "projector"}) {
      noClasses()
          .that()
          .resideInAPackage("io.storyloom.%s..".formatted(service))
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.storyloom.api..")
                  .or(resideInAPackage("io.storyloom.worker.."))
                  .or(resideInAPackage("io.storyloom.projector.."))
                  .or(resideInAPackage("io.storyloom.embedded.."))
                  .or(resideInAPackage("io.storyloom.standalone.."))
                  .and(not(resideInAPackage("io.storyloom.%s..".formatted(service)))))
          .check(STORYLOOM);
    }
  }

  @Test
  void pages_are_made_of_what_the_api_reads() {
    noClasses()
        .that()
        .resideInAPackage("io.storyloom.ui..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "jakarta.persistence..",
            "org.springframework.jdbc..",
            "org.springframework.data..",
            "org.springframework.transaction..",
            "org.springframework.kafka..",
            "io.storyloom.messaging..")
        .check(STORYLOOM);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.storyloom.ui..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.storyloom.ui..")
        .check(STORYLOOM);
  }

  @Test
  void the_domain_knows_no_framework() {
    classes()
        .that()
        .resideInAnyPackage("io.storyloom.run..", "io.storyloom.story..", "io.storyloom.estimate..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations..",
            "io.storyloom.run..",
            "io.storyloom.story..",
            "io.storyloom.estimate..")
        .check(STORYLOOM);
  }

  @Test
  void avro_stays_in_the_codec_and_the_registry() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.storyloom.messaging..", "io.storyloom.events..", "io.storyloom.embedded.registry..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.storyloom.events..", "org.apache.avro..")
        .check(STORYLOOM);
  }

  @Test
  void stores_are_not_public() {
    noClasses()
        .that()
        .areAnnotatedWith("org.springframework.stereotype.Repository")
        .or()
        .areAnnotatedWith("jakarta.persistence.Entity")
        .should()
        .bePublic()
        .allowEmptyShould(true)
        .check(STORYLOOM);
  }

  @Test
  void time_comes_from_a_clock() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(OffsetDateTime.class, "now")
        .check(STORYLOOM);
  }

  @Test
  void nothing_is_injected_into_fields() {
    noFields()
        .should()
        .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
        .orShould()
        .beAnnotatedWith("jakarta.inject.Inject")
        .orShould()
        .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
        .check(STORYLOOM);
  }
}

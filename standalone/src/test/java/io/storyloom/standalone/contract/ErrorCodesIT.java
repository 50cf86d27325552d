package io.storyloom.standalone.contract;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.storyloom.api.problem.ProblemCode.UNAUTHENTICATED;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.storyloom.api.problem.ProblemCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/// The table under "Errors": every code, provoked.
class ErrorCodesIT extends ContractIT {

  /// Of features that are still to come.
  private static final Set<ProblemCode> NOT_YET_RAISED = EnumSet.of(UNAUTHENTICATED);

  private static final int IMPORT_LIMIT = 5 * 1024 * 1024;
  private static final int REQUESTS_PER_MINUTE = 6000;

  static Set<ProblemCode> raised() {
    return EnumSet.complementOf(EnumSet.copyOf(NOT_YET_RAISED));
  }

  @ParameterizedTest
  @MethodSource("raised")
  void is_answered_as_the_contract_says(ProblemCode code) {
    ResponseSpec answer = provoke(code);

    answer.expectStatus().isEqualTo(code.status());
    answer.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
    String body = body(answer);
    assertThat((String) JsonPath.read(body, "$.code")).isEqualTo(code.code());
    assertThat((String) JsonPath.read(body, "$.type"))
        .isEqualTo("urn:storyloom:problem:" + code.code());
    assertThat((String) JsonPath.read(body, "$.title")).isEqualTo(code.title());
    assertThat((Integer) JsonPath.read(body, "$.status")).isEqualTo(code.status());
    assertThat((String) JsonPath.read(body, "$.detail")).isNotBlank();
    example(code)
        .ifPresent(shown ->
            assertThat(numberless(JsonPath.read(body, "$.detail"))).isEqualTo(numberless(shown)));
    assertThat((String) JsonPath.read(body, "$.instance")).startsWith("/api/v1/");
    assertThat(body).doesNotContain("Exception", "io.storyloom", "\\tat ", "select ", "catalog.");
  }

  /// What the OpenAPI document shows as the detail, where it shows the code.
  private static Optional<String> example(ProblemCode code) {
    String document = body(get(services().api.url() + "/v3/api-docs"));
    List<String> details =
        JsonPath.read(
            document, "$.components.examples.*.value[?(@.code == '" + code.code() + "')].detail");
    return details.stream().findFirst();
  }

  private static String numberless(String sentence) {
    return sentence.replaceAll("[0-9]+", "0");
  }

  @ParameterizedTest
  @MethodSource("raised")
  void has_the_status_of_the_contract(ProblemCode code) {
    assertThat(code.status())
        .isEqualTo(
            switch (code) {
              case INVALID_REQUEST -> 400;
              case UNAUTHENTICATED -> 401;
              case FORBIDDEN -> 403;
              case PROJECT_NOT_FOUND,
                  EPIC_NOT_FOUND,
                  STORY_NOT_FOUND,
                  RUN_NOT_FOUND,
                  DEAD_LETTER_NOT_FOUND,
                  NOT_FOUND ->
                  404;
              case METHOD_NOT_ALLOWED -> 405;
              case NOT_ACCEPTABLE -> 406;
              case RUN_ALREADY_ACTIVE,
                  RUN_NOT_ACTIVE,
                  RUN_NOT_PAUSED,
                  RUN_STILL_ACTIVE,
                  IDEMPOTENCY_KEY_REUSED ->
                  409;
              case PAYLOAD_TOO_LARGE -> 413;
              case UNSUPPORTED_MEDIA_TYPE -> 415;
              case NO_EPICS,
                  EPIC_NOT_IN_PROJECT,
                  TOO_MANY_EPICS,
                  ACKNOWLEDGEMENT_REQUIRED,
                  NO_FAILED_EPICS,
                  NOTHING_TO_IMPORT ->
                  422;
              case TOO_MANY_REQUESTS -> 429;
              case INTERNAL_ERROR -> 500;
              case SERVICE_UNAVAILABLE -> 503;
            });
  }

  /// Red as soon as a code of a later feature is used: then it needs a way to be provoked.
  @ParameterizedTest
  @EnumSource(value = ProblemCode.class, names = "UNAUTHENTICATED")
  void is_not_raised_yet(ProblemCode code) {
    JavaClasses service =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.storyloom.api");

    assertThat(NOT_YET_RAISED).contains(code);
    noClasses()
        .that(not(belongToAnyOf(ProblemCode.class)))
        .should()
        .accessField(ProblemCode.class, code.name())
        .check(service);
  }

  @Test
  void an_active_run_is_named_to_whoever_starts_another() {
    String project = projectOf(1, "@mock latency=60s");
    String run = run(project);

    post("", "/projects/{id}/runs", project)
        .expectBody()
        .json("{\"activeRunId\": \"" + run + "\"}");
    post("", "/runs/{id}/cancel", run);
  }

  @Test
  void epics_that_are_not_of_the_project_are_named() {
    String stranger = UUID.randomUUID().toString();

    assertThat(
            texts(
                post(
                    "{\"epicIds\": [\"" + stranger + "\"]}",
                    "/projects/{id}/runs",
                    projectOf(1, "")),
                "$.epicIds"))
        .isEqualTo(List.of(stranger));
  }

  @Test
  void an_unknown_value_is_answered_with_the_allowed_ones() {
    ResponseSpec answer = post("{\"mode\": \"huge\"}", "/projects/{id}/runs", projectOf(1, ""));

    assertThat(texts(answer, "$.errors[*].field")).containsExactly("mode");
    assertThat(text(answer, "$.errors[0].message")).contains("standard", "compact", "detailed");
  }

  @Test
  void the_answers_to_wait_for_say_how_long() {
    provoke(ProblemCode.SERVICE_UNAVAILABLE).expectHeader().valueEquals("Retry-After", "5");
    provoke(ProblemCode.TOO_MANY_REQUESTS)
        .expectHeader()
        .exists("Retry-After")
        .expectHeader()
        .valueMatches("RateLimit", "\"client\";r=0;t=\\d+")
        .expectHeader()
        .valueEquals("RateLimit-Policy", "\"client\";q=6000;w=60");
  }

  private static ResponseSpec provoke(ProblemCode code) {
    return switch (code) {
      case INVALID_REQUEST -> post("{\"nmae\": \"Misspelt\"}", "/projects");
      case FORBIDDEN ->
          http()
              .post()
              .uri("/projects/{id}/runs", projectOf(1, ""))
              .header(HttpHeaders.ORIGIN, "https://elsewhere.example")
              .exchange();
      case PROJECT_NOT_FOUND -> get("/projects/{id}", UUID.randomUUID());
      case EPIC_NOT_FOUND -> get("/epics/{id}", UUID.randomUUID());
      case STORY_NOT_FOUND -> delete("/stories/{id}", UUID.randomUUID());
      case RUN_NOT_FOUND -> get("/runs/{id}", UUID.randomUUID());
      case DEAD_LETTER_NOT_FOUND -> get("/dead-letters/commands-0-999999999");
      case NOT_FOUND -> get("/nothing");
      case METHOD_NOT_ALLOWED -> delete("/projects");
      case NOT_ACCEPTABLE -> http().get().uri("/projects").accept(MediaType.IMAGE_PNG).exchange();
      case RUN_ALREADY_ACTIVE -> {
        String project = projectOf(1, "@mock latency=60s");
        String run = run(project);
        ResponseSpec answer = post("", "/projects/{id}/runs", project);
        post("", "/runs/{id}/cancel", run);
        yield answer;
      }
      case RUN_NOT_ACTIVE -> {
        String run = run(projectOf(1, ""));
        awaitStatus(run, "COMPLETED");
        yield post("", "/runs/{id}/cancel", run);
      }
      case RUN_NOT_PAUSED -> whileRunning("resume");
      case RUN_STILL_ACTIVE -> whileRunning("retry");
      case NO_FAILED_EPICS -> {
        String run = run(projectOf(1, ""));
        awaitStatus(run, "COMPLETED");
        yield post("", "/runs/{id}/retry", run);
      }
      case IDEMPOTENCY_KEY_REUSED -> {
        String project = projectOf(1, "");
        startWithKey(project, "{\"mode\": \"compact\"}");
        yield startWithKey(project, "{\"mode\": \"detailed\"}");
      }
      case PAYLOAD_TOO_LARGE -> imported("x".repeat(IMPORT_LIMIT + 1), "text/markdown");
      case UNSUPPORTED_MEDIA_TYPE ->
          http()
              .post()
              .uri("/projects")
              .contentType(MediaType.TEXT_PLAIN)
              .body("anything")
              .exchange();
      case NO_EPICS -> post("", "/projects/{id}/runs", project("Empty"));
      case EPIC_NOT_IN_PROJECT -> {
        String elsewhere = epic(project("Other"), "Other", "");
        yield post(
            "{\"epicIds\": [\"" + elsewhere + "\"]}", "/projects/{id}/runs", projectOf(1, ""));
      }
      case TOO_MANY_EPICS -> post("", "/projects/{id}/runs", projectOf(51, ""));
      case ACKNOWLEDGEMENT_REQUIRED -> post("", "/projects/{id}/runs", projectOf(26, ""));
      case NOTHING_TO_IMPORT -> imported("{\"epics\": []}", "application/json");
      case TOO_MANY_REQUESTS -> {
        IntStream.range(0, REQUESTS_PER_MINUTE).forEach(_ -> behindProxy());
        yield behindProxy();
      }
      case INTERNAL_ERROR -> {
        services().jdbc.sql("alter table catalog.story rename to mislaid").update();
        try {
          yield delete("/stories/{id}", UUID.randomUUID());
        } finally {
          services().jdbc.sql("alter table catalog.mislaid rename to story").update();
        }
      }
      case SERVICE_UNAVAILABLE -> {
        ResponseSpec answer = services().whileDatabaseIsAway(() -> get("/projects"));
        // The pool tests a connection before use only when it rested for half a second.
        Awaitility.await()
            .pollDelay(Duration.ofSeconds(1))
            .untilAsserted(() -> get("/projects").expectStatus().isOk());
        yield answer;
      }
      case UNAUTHENTICATED -> throw new IllegalStateException("Nothing raises this yet");
    };
  }

  private static ResponseSpec whileRunning(String command) {
    String run = run(projectOf(1, "@mock latency=60s"));
    ResponseSpec answer = post("", "/runs/{id}/" + command, run);
    post("", "/runs/{id}/cancel", run);
    return answer;
  }

  private static String projectOf(int epics, String description) {
    String project = project("Errors");
    String items =
        IntStream.rangeClosed(1, epics)
            .mapToObj(
                i -> "{\"title\": \"Epic %d\", \"description\": \"%s\"}".formatted(i, description))
            .collect(joining(", "));
    post("{\"epics\": [" + items + "]}", "/projects/{id}/epics", project)
        .expectStatus()
        .isCreated();
    return project;
  }

  private static ResponseSpec startWithKey(String project, String options) {
    return http()
        .post()
        .uri("/projects/{id}/runs", project)
        .header("Idempotency-Key", "key")
        .contentType(MediaType.APPLICATION_JSON)
        .body(options)
        .exchange();
  }

  private static ResponseSpec imported(String file, String type) {
    return http()
        .post()
        .uri("/projects/{id}/imports", project("Import"))
        .contentType(MediaType.valueOf(type))
        .body(file)
        .exchange();
  }

  /// From a client of its own, so that the other tests are not slowed down.
  private static ResponseSpec behindProxy() {
    return http().get().uri("/nothing").header("X-Forwarded-For", "192.0.2.1").exchange();
  }
}

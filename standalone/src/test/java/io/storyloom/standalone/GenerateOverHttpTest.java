package io.storyloom.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.storyloom.standalone.CommandLineRun.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateOverHttpTest {
  @TempDir private Path folder;
  private StubService service;
  private Path backlog;

  @BeforeEach
  void writeBacklog() throws IOException {
    service = new StubService();
    backlog =
        Files.writeString(
            folder.resolve("plan.md"), "# Recipe Box\n\n## Epic 1: One\n\n## Epic 2: Two\n");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void stories_go_to_stdout_and_everything_else_to_stderr() {
    CommandLineRun run = generate();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("{\"code\":\"S1\"}\n{\"code\":\"S2\"}\n");
    assertThat(run.err())
        .contains("Imported 'Recipe Box': 2 epics, 0 stories.")
        .contains("Epic 1 of 2: One: Generating...")
        .contains("Epic 1 of 2: One: 2 stories · 8.1 s")
        .contains("Story Generation Complete: 2 of 2 epics, 2 stories created in 1.5 s.");
  }

  @Test
  void the_options_are_those_of_the_contract() {
    generate(
        "--mode",
        "compact",
        "--persona-set",
        "full",
        "--existing",
        "replace",
        "--on-error",
        "stop");

    assertThat(service.requests("POST /projects/p1/runs"))
        .singleElement()
        .extracting(StubService.Request::body)
        .isEqualTo(
            "{\"mode\":\"compact\",\"personaSet\":\"full\",\"existingStories\":\"replace\",\"pacing\":\"safe\",\"onError\":\"stop\",\"acknowledgeLargeRun\":false}");
  }

  @Test
  void a_file_is_replaced_as_a_whole_and_nothing_else_is_left_in_its_folder() throws IOException {
    Path out = Files.writeString(folder.resolve("out.jsonl"), "old");

    CommandLineRun run = generate("--out", out.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(out).hasContent("{\"code\":\"S1\"}\n{\"code\":\"S2\"}");
    assertThat(service.requests("GET /projects/p1/export").getFirst().query())
        .isEqualTo("format=jsonl");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(out, backlog);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "out.csv, , csv",
    "out.MD, , markdown",
    "out.ndjson, , jsonl",
    "out.txt, , json",
    "out.csv, jira, jira"
  })
  void stories_are_written_as_the_option_or_the_ending_says(
      String file, @Nullable String option, String format) {
    List<String> args = new ArrayList<>(List.of("--out", folder.resolve(file).toString()));
    if (option != null) {
      args.addAll(List.of("--format", option));
    }

    assertThat(generate(args.toArray(String[]::new)).exitCode()).isZero();

    assertThat(service.requests("GET /projects/p1/export").getFirst().query())
        .isEqualTo("format=" + format);
  }

  @ParameterizedTest
  @CsvSource({"COMPLETED,0", "PARTIAL,2", "FAILED,3", "CANCELLED,1"})
  void the_exit_code_says_how_the_run_ended(String status, int exitCode) {
    service.onProgress("RUNNING", status);

    assertThat(generate().exitCode()).isEqualTo(exitCode);
  }

  @Test
  void failed_epics_are_named_at_the_end() {
    service.onProgress("PARTIAL");

    assertThat(generate().err()).contains("Completed with Errors").contains("failed: Two: No luck");
  }

  @Test
  void epics_are_chosen_by_number_or_code_before_or_after_the_file() {
    var run =
        CommandLineRun.of(
            "generate", "--url", service.url(), "--epic", "2", "e1", backlog.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(service.requests("POST /projects/p1/runs").getFirst().body())
        .contains("\"epicIds\":[\"e-two\",\"e-one\"]");
  }

  @Test
  void an_epic_that_the_file_lacks_is_refused_and_the_project_taken_back() {
    CommandLineRun run = generate("--epic", "3");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("There is no epic 3: the file has 2.");
    assertThat(service.requests("DELETE /projects/p1")).hasSize(1);
    assertThat(service.requests("POST /projects/p1/runs")).isEmpty();
  }

  @Test
  void a_refusal_of_the_service_is_shown_as_its_sentence() {
    service.onProblem("POST /projects/p1/imports", 422, "nothing-to-import", "No epic was found.");

    CommandLineRun run = generate();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("storyloom: No epic was found.\n");
    assertThat(service.requests("DELETE /projects/p1")).hasSize(1);
  }

  @Test
  void a_large_run_is_asked_about_on_a_terminal() {
    acknowledgementRequired();

    CommandLineRun run = new Shell().onTerminal().typing("y\n").run(args());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("So large a run takes long and uses many calls. Go on? [y/N]");
    assertThat(service.requests("POST /projects/p1/runs"))
        .last()
        .extracting(StubService.Request::body)
        .asString()
        .contains("\"acknowledgeLargeRun\":true");
  }

  @Test
  void anything_but_yes_generates_nothing() {
    acknowledgementRequired();

    CommandLineRun run = new Shell().onTerminal().typing("\n").run(args());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(service.requests("POST /projects/p1/runs")).hasSize(1);
    assertThat(service.requests("DELETE /projects/p1")).hasSize(1);
  }

  @Test
  void where_nobody_can_be_asked_a_large_run_needs_yes() {
    acknowledgementRequired();

    CommandLineRun run = generate();

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("Add --yes to go on.");
  }

  @Test
  void ctrl_c_cancels_the_run_and_still_writes_the_stories() {
    service.onProgress("RUNNING");
    var shell = new Shell();
    var ended = CompletableFuture.supplyAsync(() -> shell.run(args()));
    await().until(() -> shell.printed().contains("Generating"));

    shell.ctrlC();
    await().until(() -> !service.requests("POST /runs/r1/cancel").isEmpty());
    service.onProgress("CANCELLED");

    CommandLineRun run = ended.join();
    assertThat(run.exitCode()).isEqualTo(130);
    assertThat(run.out()).contains("S2");
    assertThat(run.err()).contains("Cancelling the run").contains("Story Generation Cancelled");
  }

  @Test
  void a_service_that_stumbles_is_asked_again() {
    service
        .on("GET /runs/r1", 503, StubService.problem(503, "service-unavailable", "Try again."))
        .then("GET /runs/r1", 200, StubService.progress("COMPLETED"));

    CommandLineRun run = generate();

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("trying again");
  }

  @Test
  void a_terminal_gets_a_bar() {
    service.onProgress("RUNNING", "RUNNING", "RUNNING", "RUNNING", "COMPLETED");

    CommandLineRun run = new Shell().onTerminal().run(args());

    assertThat(run.err()).contains("Epics").contains("0/2").contains("Processing Epic 1 of 2: One");
    assertThat(run.out()).isEqualTo("{\"code\":\"S1\"}\n{\"code\":\"S2\"}\n");
  }

  @Test
  void a_backlog_can_come_from_standard_input() {
    var run =
        new Shell()
            .typing("{\"name\":\"Piped\",\"epics\":[{\"title\":\"One\"}]}")
            .run("generate", "-", "--type", "json", "--url", service.url());

    assertThat(run.exitCode()).isZero();
    assertThat(service.requests("POST /projects").getFirst().body()).contains("Piped");
    assertThat(service.requests("POST /projects/p1/imports").getFirst().contentType())
        .isEqualTo("application/json");
  }

  @Test
  void a_table_is_imported_as_such() throws IOException {
    Path table = Files.writeString(folder.resolve("plan.csv"), "title,description\nOne,First");

    CommandLineRun run = CommandLineRun.of("generate", table.toString(), "--url", service.url());

    assertThat(run.exitCode()).isZero();
    assertThat(service.requests("POST /projects/p1/imports").getFirst())
        .returns("text/csv", StubService.Request::contentType)
        .returns("title,description\nOne,First", StubService.Request::body);
  }

  @Test
  void nobody_listening_is_one_sentence() {
    service.close();

    CommandLineRun run = generate();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("storyloom: %s cannot be reached.\n".formatted(service.url()));
  }

  private void acknowledgementRequired() {
    service
        .on(
            "POST /projects/p1/runs",
            422,
            StubService.problem(
                422, "acknowledgement-required", "30 epics need an acknowledgement."))
        .then("POST /projects/p1/runs", 202, "{\"runId\":\"r1\",\"epicCount\":2,\"warnings\":[]}");
  }

  private CommandLineRun generate(String... more) {
    return CommandLineRun.of(
        Stream.concat(Stream.of(args()), Stream.of(more)).toArray(String[]::new));
  }

  private String[] args() {
    return new String[] {"generate", backlog.toString(), "--url", service.url()};
  }
}

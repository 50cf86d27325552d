package io.storyloom.ui.run.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import io.storyloom.api.run.ProjectedRun;
import java.time.Duration;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/// What the page and the panel of a run show in each of its states.
class RunPanelIT extends ApiIT {

  private static final String BROWSER = "text/html,*/*;q=0.8";

  private Project project = new Project(new java.util.UUID(0, 0), List.of());

  private ProjectedRun accepted(int epics) {
    project = project(epics);
    return ProjectedRun.of(jdbc, post(project.runs(), "").is(202).text("runId"));
  }

  private Document page(ProjectedRun run) {
    return Jsoup.parse(get("/runs/" + run.id(), "Accept", BROWSER).is(200).response().body());
  }

  private Element panel(ProjectedRun run) {
    Answer answer = get("/runs/" + run.id() + "/panel", "HX-Request", "true").is(200);
    Document part = Jsoup.parseBodyFragment(answer.response().body());
    assertThat(part.body().childrenSize()).isEqualTo(1);
    assertThat(part.select("main, script, title")).isEmpty();
    Element panel = part.body().child(0);
    assertThat(panel.id()).isEqualTo("run");
    assertThat(panel.attr("data-etag")).isEqualTo(answer.header("ETag"));
    return panel;
  }

  private static String header(Element panel) {
    return panel.select("h2").text();
  }

  private static List<String> epics(Element panel) {
    return panel.select(".epic-lines .badge").eachText();
  }

  private static List<String> bar(Element panel) {
    return panel.select(".bar > span").eachAttr("class");
  }

  private static List<String> buttons(Element panel) {
    return panel.select("button").eachText();
  }

  @Test
  void a_run_that_nobody_has_taken_in_waits() {
    project = project(3);
    String run = post(project.runs(), "").is(202).text("runId");

    Document page = Jsoup.parse(get("/runs/" + run, "Accept", BROWSER).is(200).response().body());

    assertThat(page.title()).isEqualTo("0/3 · A project · Storyloom");
    assertThat(page.select("h1 a").attr("href")).isEqualTo("/projects/" + project.id());
    assertThat(header(page.expectFirst("#run"))).isEqualTo("Validating project...");
    assertThat(page.select("#run-live").attr("sse-connect"))
        .isEqualTo("/api/v1/runs/" + run + "/events");
    assertThat(epics(page)).containsExactly("Pending", "Pending", "Pending");
    assertThat(bar(page)).containsExactly("pending", "pending", "pending");
    assertThat(page.select(".legend li").eachText()).containsExactly("3 pending");
    assertThat(buttons(page.expectFirst("#run"))).containsExactly("Pause", "Cancel");
    assertThat(page.select("[style], script:not([src])")).isEmpty();
  }

  @Test
  void a_running_one_tells_of_every_epic() {
    ProjectedRun run =
        accepted(6)
            .started()
            .epic(1, "COMPLETED")
            .epic(2, "SKIPPED", "Has stories")
            .epic(3, "FAILED", "No stories were generated")
            .epic(4, "SKIPPED", "Epic no longer exists")
            .epic(5, "GENERATING");

    Element panel = panel(run);

    assertThat(header(panel)).isEqualTo("Processing Epic 5 of 6: Epic 5");
    assertThat(bar(panel))
        .containsExactly("done", "skipped", "failed", "skipped", "active", "pending");
    Element bar = panel.expectFirst(".bar");
    assertThat(bar.attr("aria-valuetext"))
        .isEqualTo("1 done, 2 skipped, 1 failed, 1 in flight, 1 pending");
    assertThat(bar.attr("aria-valuenow")).isEqualTo("4");
    assertThat(bar.attr("aria-valuemax")).isEqualTo("6");
    assertThat(epics(panel))
        .containsExactly(
            "9 stories · 8s",
            "Skipped (has stories)",
            "Failed: No stories were generated",
            "Skipped (epic no longer exists)",
            "Generating...",
            "Pending");
    assertThat(panel.select(".epic-lines li.failed .facts > *").eachText()).startsWith("8s");
    assertThat(panel.select(".numbers-row li").eachText())
        .anyMatch(text -> text.equals("1 of 6 complete"))
        .anyMatch(text -> text.matches("Elapsed: 3\\ds"))
        .anyMatch(text -> text.matches("Est. remaining: ~.+"))
        .anyMatch(text -> text.equals("Total stories created: 0"));
    assertThat(panel.select(".numbers-row [data-ticking]").attr("data-ticking")).isEqualTo("true");
    assertThat(panel.attr("data-progress")).isEqualTo("1/6");
    assertThat(panel.attr("data-says")).isEqualTo("1 of 6 complete");
    assertThat(panel.expectFirst(".epic-lines a").attr("href"))
        .isEqualTo("/runs/" + run.id() + "/epics/" + project.epics().getFirst());
    run.epic(5, "SAVING");
    assertThat(epics(panel(run)).get(4)).isEqualTo("Saving stories...");
  }

  @Test
  void what_it_does_has_a_line_that_stays_for_as_long_as_it_goes_on() {
    ProjectedRun run = accepted(2);
    assertThat(doing(run)).isEqualTo("Waiting for a worker");
    run.started();
    assertThat(doing(run)).isEqualTo("Waiting for the next epic");
    run.epic(1, "GENERATING");
    assertThat(doing(run)).isEqualTo("Generating...");
    run.epic(1, "SAVING");
    assertThat(doing(run)).isEqualTo("Saving stories...");

    run.epic(1, "COMPLETED").epic(2, "COMPLETED").ended("COMPLETED");
    assertThat(page(run).select("#run-doing")).isEmpty();
  }

  private String doing(ProjectedRun run) {
    return panel(run).select("#run-doing").text();
  }

  @Test
  void retries_replaced_stories_and_costs_stand_beside_their_epic() {
    ProjectedRun run = accepted(1).started().took(1, 9, 900, 2100, 65_000);
    jdbc.sql("update progress.run_epic set retry_count = 2, stories_deleted = 8 where run_id = ?")
        .param(run.id())
        .update();

    Element panel = panel(run);

    assertThat(epics(panel)).containsExactly("9 stories · 1m 5s");
    assertThat(panel.select(".epic-lines .facts > *").eachText())
        .containsExactly("2 retries", "8 stories replaced", "3,000 tokens", "$0.0342");
  }

  @Test
  void a_rate_limit_is_waited_for() {
    ProjectedRun run = accepted(2).started().epic(1, "GENERATING");
    jdbc.sql(
            "update progress.run set rate_limited_until = now() + interval '20 s' where run_id = ?")
        .param(run.id())
        .update();

    Element panel = panel(run);

    Element doing = panel.expectFirst("#run-doing");
    assertThat(doing.text()).matches("Rate limited. Waiting (19|20) seconds before retry\\.\\.\\.");
    assertThat(doing.select("b").attr("data-wait-s")).matches("19|20");
    assertThat(panel.attr("data-says")).isEqualTo("Rate limited, 0 of 2 complete");
  }

  @Test
  void a_run_whose_worker_is_silent_is_stalled() {
    ProjectedRun run = accepted(2).started().workerSeen(Duration.ofMinutes(2));

    Element panel = panel(run);

    assertThat(panel.select(".notice.warning").text())
        .contains("No worker has given a sign of life");
    assertThat(panel.attr("data-says")).isEqualTo("Stalled, 0 of 2 complete");
  }

  @Test
  void pausing_paused_and_resuming_follow_each_other() {
    ProjectedRun run = accepted(2).started().worked("RUNNING");
    String path = "/api/v1/runs/" + run.id();
    post(path + "/pause", "").is(202);
    Element pausing = panel(run);
    assertThat(buttons(pausing)).containsExactly("Pausing…", "Resume", "Cancel");
    assertThat(pausing.select("#run-pause").attr("aria-disabled")).isEqualTo("true");
    assertThat(pausing.attr("data-says")).isEqualTo("Pausing…, 0 of 2 complete");

    run.paused().worked("PAUSED");
    jdbc.sql("update progress.run set pause_reason = 'USER' where run_id = ?")
        .param(run.id())
        .update();
    Element paused = panel(run);
    assertThat(header(paused)).isEqualTo("Story Generation Paused");
    assertThat(buttons(paused)).containsExactly("Resume", "Cancel");
    assertThat(paused.select("#run-pause").attr("hx-post")).isEqualTo(path + "/resume");
    assertThat(paused.attr("data-says")).isEqualTo("Paused, 0 of 2 complete");
    assertThat(paused.select(".numbers-row [data-ticking]").attr("data-ticking"))
        .isEqualTo("false");

    post(path + "/resume", "").is(202);
    assertThat(buttons(panel(run))).containsExactly("Resuming…", "Cancel");
  }

  @Test
  void a_pause_for_another_reason_says_so() {
    ProjectedRun run = accepted(2).started().paused();
    jdbc.sql("update progress.run set pause_reason = 'BUDGET' where run_id = ?")
        .param(run.id())
        .update();

    assertThat(panel(run).select(".notice").text()).contains("budget");
    assertThat(buttons(panel(run))).containsExactly("Resume", "Cancel");
  }

  @Test
  void a_cancel_is_shown_until_the_run_has_ended() {
    ProjectedRun run = accepted(2).started().epic(1, "GENERATING").worked("RUNNING");
    post("/api/v1/runs/" + run.id() + "/cancel", "").is(202);
    assertThat(buttons(panel(run))).containsExactly("Cancelling…");

    run.epic(1, "PENDING").ended("CANCELLED");
    Element panel = panel(run);
    assertThat(header(panel)).isEqualTo("Story Generation Cancelled");
    assertThat(panel.select("#run-summary").text()).startsWith("2 not started. 0 stories created");
    assertThat(buttons(panel)).isEmpty();
  }

  @Test
  void a_run_that_is_over_opens_no_stream_and_tells_what_came_of_it() {
    ProjectedRun run =
        accepted(2).started().epic(1, "COMPLETED").epic(2, "COMPLETED").ended("COMPLETED");

    Document page = page(run);

    assertThat(page.title()).isEqualTo("A project · Storyloom");
    assertThat(page.select("[sse-connect]")).isEmpty();
    assertThat(page.select("#run-stream")).isEmpty();
    Element panel = page.expectFirst("#run");
    assertThat(header(panel)).isEqualTo("Story Generation Complete");
    assertThat(panel.attr("data-ended")).isEqualTo("true");
    assertThat(panel.attr("data-outcome"))
        .startsWith("Story Generation Complete. 2 epics completed");
    assertThat(panel.select(".numbers-row").text())
        .contains("2 of 2 complete")
        .doesNotContain("Est. remaining");
    assertThat(buttons(panel)).isEmpty();
  }

  @Test
  void failed_epics_can_be_retried_until_nothing_is_left_of_them() {
    ProjectedRun run =
        accepted(3)
            .started()
            .epic(1, "COMPLETED")
            .epic(2, "FAILED", "Nope")
            .epic(3, "FAILED", "Nope")
            .ended("PARTIAL")
            .endedByTheWorker("PARTIAL", "COMPLETED", "FAILED", "FAILED");
    Element panel = panel(run);
    assertThat(header(panel)).isEqualTo("Story Generation Completed with Errors");
    assertThat(panel.select("#run-summary").text())
        .startsWith("1 epic completed, 2 failed. 0 stories created in ");
    assertThat(buttons(panel)).containsExactly("Retry failed epics (2)");
    assertThat(panel.select("#run-retry").attr("hx-post"))
        .isEqualTo("/api/v1/runs/" + run.id() + "/retry");
    assertThat(panel.select("#run-retry input")).isEmpty();
    String etag = panel.attr("data-etag");

    delete(project.epic(1)).is(204);
    assertThat(buttons(panel(run))).containsExactly("Retry failed epics (1)");
    get("/runs/" + run.id() + "/panel", "If-None-Match", etag).is(200);
    String retry = post("/api/v1/runs/" + run.id() + "/retry", "").is(202).text("runId");
    assertThat(page(ProjectedRun.of(jdbc, retry)).select("#run-retried a").attr("href"))
        .isEqualTo("/runs/" + run.id());

    delete(project.epic(2)).is(204);
    panel = panel(run);
    assertThat(buttons(panel)).containsExactly("Retry failed epics (0)");
    assertThat(panel.select("#run-retry-why").text()).isEqualTo("No failed epics to retry");
  }

  @Test
  void a_large_retry_wants_to_be_acknowledged() {
    project = project(26);
    String id = post(project.runs(), "{\"acknowledgeLargeRun\":true}").is(202).text("runId");
    ProjectedRun run = ProjectedRun.of(jdbc, id).started();
    String[] failed = new String[26];
    for (int i = 1; i <= 26; i++) {
      run.epic(i, "FAILED", "Nope");
      failed[i - 1] = "FAILED";
    }
    run.ended("FAILED").endedByTheWorker("FAILED", failed);

    Element panel = panel(run);

    assertThat(header(panel)).isEqualTo("Story Generation Failed");
    assertThat(panel.select("#run-retry input[required]").attr("name"))
        .isEqualTo("acknowledgeLargeRun");
  }

  @Test
  void a_run_of_a_deleted_project_stays_readable() {
    ProjectedRun run = accepted(1).started().ended("FAILED");
    jdbc.sql("update progress.run set error = 'Project no longer exists' where run_id = ?")
        .param(run.id())
        .update();
    jdbc.sql("delete from catalog.project where id = ?").param(project.id()).update();

    Document page = page(run);

    assertThat(page.title()).isEqualTo("Run · Storyloom");
    assertThat(page.select("h1").text()).isEqualTo("Run of a deleted project");
    assertThat(page.select(".notice.error").text())
        .isEqualTo("Failed to generate stories: Project no longer exists");
  }

  @Test
  void hostile_and_long_texts_are_nothing_but_text() {
    ProjectedRun run = accepted(2).started();
    String hostile = "<img src=x onerror=alert(1)> ${7*7} [[${7}]] 😀 שלום";
    jdbc.sql("update progress.run_epic set title = ? where run_id = ?")
        .params(hostile, run.id())
        .update();
    run.epic(1, "FAILED", hostile + "x".repeat(10_000)).epic(2, "GENERATING");

    Element panel = panel(run);

    assertThat(panel.select("img")).isEmpty();
    assertThat(header(panel)).isEqualTo("Processing Epic 2 of 2: " + hostile);
    assertThat(epics(panel).getFirst()).startsWith("Failed: " + hostile);
  }

  @Test
  void who_has_the_present_panel_gets_none() {
    ProjectedRun run = accepted(2).started();
    String path = "/runs/" + run.id() + "/panel";
    Answer first = get(path).is(200);
    assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(first.header("Content-Type")).startsWith("text/html");
    String etag = first.header("ETag");
    assertThat(etag).startsWith("W/\"");

    Answer same = get(path, "If-None-Match", etag).is(304);
    assertThat(same.response().body()).isEmpty();
    assertThat(same.header("ETag")).isEqualTo(etag);

    run.epic(1, "GENERATING");
    assertThat(get(path, "If-None-Match", etag).is(200).header("ETag")).isNotEqualTo(etag);
  }

  @Test
  void a_run_that_is_not_there_is_a_page_that_says_so() {
    Answer answer = get("/runs/0198f0b0-0000-7000-8000-000000000000", "Accept", BROWSER).is(404);

    Element main = Jsoup.parse(answer.response().body()).expectFirst("main");
    assertThat(main.select("h1, p:not(.muted, .actions)").eachText())
        .containsExactly("Story generation run not found");
    assertThat(main.select(".actions a").eachAttr("href")).containsExactly("/", "/runs");
    get("/runs/0198f0b0-0000-7000-8000-000000000000/panel", "HX-Request", "true")
        .isProblem(404, "run-not-found");
    get("/runs/nonsense", "Accept", BROWSER).is(404);
  }
}

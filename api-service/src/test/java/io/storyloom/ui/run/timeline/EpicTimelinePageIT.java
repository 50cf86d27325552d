package io.storyloom.ui.run.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EpicTimelinePageIT extends ApiIT {

  private static final String HOSTILE =
      "<img src=x onerror=alert(1)> </pre><script>alert(2)</script> [[${7*7}]] مرحبا 🎉";

  /// An epic of a run that is projected as these say.
  private record Started(UUID run, UUID epic) {

    String path() {
      return "/runs/" + run + "/epics/" + epic;
    }
  }

  private Started started(String runStatus, String epicStatus) {
    Project project = project(2);
    UUID epic = project.epics().get(1);
    jdbc.sql("update catalog.epic set title = ? where id = ?").params(HOSTILE, epic).update();
    UUID run = UUID.fromString(post(project.runs(), "").is(202).text("runId"));
    jdbc.sql(
            """
            insert into progress.run (run_id, tenant_id, project_id, status, sequence, total_epics,
              pending_epics, created_at, last_event_at)
            select run_id, tenant_id, project_id, :status, 1, 2, 2, created_at, now()
              from intake.run where run_id = :run
            """)
        .param("status", runStatus)
        .param("run", run)
        .update();
    jdbc.sql(
            """
            insert into progress.run_epic (run_id, tenant_id, index, epic_id, title, status, calls,
              retry_count, stories_created, duration_ms, input_tokens, output_tokens, cost_usd,
              started_at, completed_at, reason)
            values (:run, 'default', 2, :epic, :title, :status, 3, 1, 9, 8100, 900, 2100, 0.0342,
              '2026-11-21T10:00:00Z', case when :status in ('COMPLETED', 'FAILED') then
              '2026-11-21T10:00:20Z'::timestamptz end,
              case when :status = 'FAILED' then :title end)
            """)
        .param("run", run)
        .param("epic", epic)
        .param("title", HOSTILE)
        .param("status", epicStatus)
        .update();
    return new Started(run, epic);
  }

  private void call(
      Started epic, int call, int from, @Nullable Integer to, @Nullable String outcome) {
    jdbc.sql(
            """
            insert into work.call_journal (run_id, index, call, tenant_id, attempt, request,
              started_at, ended_at, outcome, detail, answer, input_tokens, output_tokens, cost_usd)
            values (:run, 2, :call, 'default', 1, :text,
              '2026-11-21T10:00:00Z'::timestamptz + make_interval(secs => :from),
              '2026-11-21T10:00:00Z'::timestamptz + make_interval(secs => :to), :outcome,
              case when :outcome <> 'USABLE' then :text end,
              case when :outcome = 'USABLE' then :text end, 300, 700, 0.0114)
            """)
        .param("run", epic.run())
        .param("call", call)
        .param("text", HOSTILE)
        .param("from", from)
        .param("to", to, java.sql.Types.INTEGER)
        .param("outcome", outcome, java.sql.Types.VARCHAR)
        .update();
  }

  private Document page(String path) {
    return Jsoup.parse(get(path, "Accept", "text/html").is(200).response().body());
  }

  @Test
  void a_finished_epic_tells_where_its_time_went_and_every_call() {
    Started epic = started("PARTIAL", "COMPLETED");
    call(epic, 1, 0, 1, "THROTTLED");
    call(epic, 2, 3, 5, "TRANSIENT");
    call(epic, 3, 8, 19, "USABLE");

    Document page = page(epic.path());

    assertThat(page.select("h1").text()).isEqualTo("Epic 2 of 2");
    assertThat(page.expectFirst("h2").text()).isEqualTo(HOSTILE);
    assertThat(page.select(".legend li").eachText())
        .containsExactly("Waiting 3.0s", "Rate limit 2.0s", "Generating 14s", "Saving 1.0s");
    assertThat(page.select("svg rect").eachAttr("class"))
        .containsExactly("generating", "limited", "generating", "waiting", "generating", "saving");
    assertThat(page.select(".timeline h4").eachText())
        .containsExactly(
            "Call 1 Rate limited",
            "Rate limit",
            "Call 2 Failed for now",
            "Waiting before the retry",
            "Call 3 Answered",
            "Saving");
    Element last = page.expectFirst("#step-call-3");
    assertThat(last.text()).contains("10:00:08 UTC", "11s", "300 tokens in, 700 out", "$0.0114");
    assertThat(last.select("pre").eachText()).containsExactly(HOSTILE, HOSTILE);
    assertThat(page.select("dl").text()).contains("3 calls, 1 retry", "8.1s", "900 in, 2,100 out");
    assertThat(page.select("a:contains(9 stories made)").attr("href"))
        .matches("/projects/[0-9a-f-]+#row-" + epic.epic());
    assertThat(page.select("main img, main script")).isEmpty();
    assertThat(page.select("#epic-in-run").hasAttr("hx-trigger")).isFalse();
  }

  @Test
  void an_epic_in_flight_is_loaded_again_until_it_ends() {
    Started epic = started("RUNNING", "GENERATING");
    call(epic, 1, 0, null, null);

    Element part = page(epic.path()).expectFirst("#epic-in-run");

    assertThat(part.attr("hx-trigger")).isEqualTo("every 2s");
    assertThat(part.attr("hx-get")).isEqualTo(epic.path());
    assertThat(part.select(".timeline .badge.active").text()).isEqualTo("Generating...");
    assertThat(part.select(".timeline").text()).contains("so far");
    assertThat(get(epic.path(), "HX-Request", "true").is(200).response().body())
        .startsWith("<article")
        .doesNotContain("<html");
  }

  @Test
  void a_failed_epic_says_why() {
    Started epic = started("FAILED", "FAILED");
    call(epic, 1, 0, 1, "PERMANENT");

    Document page = page(epic.path());

    assertThat(page.select(".notice.error").text()).isEqualTo(HOSTILE);
    assertThat(page.select(".legend li").eachText()).containsExactly("Generating 1.0s");
  }

  @Test
  void what_the_journal_has_forgotten_is_said() {
    assertThat(page(started("PARTIAL", "COMPLETED").path()).select("main").text())
        .contains("Its calls are not kept any longer.");
  }

  @Test
  void unknown_runs_and_epics_are_told_in_words() {
    Started epic = started("RUNNING", "GENERATING");
    assertThat(
            get("/runs/" + epic.run() + "/epics/" + UUID.randomUUID(), "Accept", "text/html")
                .is(404)
                .response()
                .body())
        .contains("There is no such epic.");
    assertThat(
            get("/runs/nonsense/epics/" + epic.epic(), "Accept", "text/html")
                .is(404)
                .response()
                .body())
        .contains("Story generation run not found");
    get("/runs/" + UUID.randomUUID() + "/epics/" + epic.epic(), "HX-Request", "true")
        .isProblem(404, "run-not-found");
  }
}

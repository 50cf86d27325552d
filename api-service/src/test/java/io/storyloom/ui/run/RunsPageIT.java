package io.storyloom.ui.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.List;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class RunsPageIT extends ApiIT {

  private static final String HOSTILE = "<img src=x onerror=alert(1)> [[${7*7}]] th:text مرحبا 🎉";

  private Document page(String path) {
    return Jsoup.parse(get(path, "Accept", "text/html").is(200).response().body());
  }

  private String start(Project project) {
    return post(project.runs(), "").is(202).text("runId");
  }

  private void projected(String run, String status, int completed, int failed) {
    jdbc.sql(
            """
            insert into progress.run (run_id, tenant_id, project_id, status, sequence, total_epics,
              completed_epics, failed_epics, pending_epics, total_stories_created, created_at,
              started_at, completed_at, last_event_at, error)
            select run_id, tenant_id, project_id, :status, 1, total_epics, :completed, :failed,
              total_epics - :completed - :failed, 1234, created_at, created_at,
              created_at + interval '72 s', now(), case when :failed > 0 then :error end
              from intake.run where run_id = :run
            """)
        .param("status", status)
        .param("completed", completed)
        .param("failed", failed)
        .param("error", HOSTILE)
        .param("run", UUID.fromString(run))
        .update();
    jdbc.sql("delete from intake.active_run where run_id = ?").param(UUID.fromString(run)).update();
  }

  private static Element line(Document page, String run) {
    return page.expectFirst("#run-" + run);
  }

  @Test
  void a_run_is_shown_with_its_project_status_counts_stories_and_times() {
    Project project = project(3);
    jdbc.sql("update catalog.project set name = ? where id = ?")
        .params(HOSTILE, project.id())
        .update();
    String run = start(project);
    projected(run, "PARTIAL", 2, 1);

    Document page = page("/runs");

    assertThat(page.title()).isEqualTo("Runs · Storyloom");
    assertThat(page.select("nav[aria-label=Main] [aria-current]").text()).isEqualTo("Runs");
    Element line = line(page, run);
    assertThat(line.expectFirst("th a").attr("href")).isEqualTo("/runs/" + run);
    assertThat(line.expectFirst("th a").ownText()).isEqualTo(HOSTILE);
    assertThat(line.select("a[href=/projects/" + project.id() + "]")).hasSize(1);
    assertThat(line.select(".badge.warned").text()).isEqualTo("Partial");
    assertThat(line.text()).contains("2 of 3 complete", "1 failed", "1,234", "1m 12s", HOSTILE);
    assertThat(line.select("svg rect").eachAttr("class")).containsExactly("done", "failed");
    assertThat(line.select("img, script")).isEmpty();
  }

  @Test
  void newest_runs_come_first_and_older_ones_follow_by_links() {
    String older = start(project(1));
    String newer = start(project(1));

    Document first = page("/runs?limit=1&status=QUEUED");
    assertThat(first.select("tbody tr").eachAttr("id")).containsExactly("run-" + newer);
    Document next = page(first.expectFirst(".pager a").attr("href") + "&limit=1");
    assertThat(next.select("tbody tr").eachAttr("id")).containsExactly("run-" + older);
    assertThat(next.expectFirst(".pager a").attr("href")).isEqualTo("/runs?status=QUEUED");
  }

  @Test
  void a_status_in_the_address_chooses_runs_of_that_status() {
    String queued = start(project(1));
    String done = start(project(1));
    projected(done, "COMPLETED", 1, 0);

    Document page = page("/runs?status=COMPLETED");

    assertThat(page.select("#run-" + done)).hasSize(1);
    assertThat(page.select("#run-" + queued)).isEmpty();
    Element chosen = page.expectFirst(".tabs [aria-current=page]");
    assertThat(chosen.text()).isEqualTo("Completed");
    assertThat(chosen.attr("href")).isEqualTo("/runs?status=COMPLETED");
    assertThat(page.expectFirst(".tabs a").attr("href")).isEqualTo("/runs");
    get("/runs?status=NONSENSE", "Accept", "text/html").is(400);
  }

  @Test
  void a_part_with_an_active_run_is_loaded_again_more_often() {
    start(project(1));
    String done = start(project(1));
    projected(done, "COMPLETED", 1, 0);

    Element active = page("/runs?status=QUEUED").expectFirst("#run-list");
    assertThat(active.attr("hx-trigger")).isEqualTo("every 3s");
    assertThat(active.attr("hx-get")).isEqualTo("/runs/list?status=QUEUED");
    assertThat(get(active.attr("hx-get")).is(200).response().body())
        .startsWith("<section id=\"run-list\"");
    Element still = page("/runs?status=COMPLETED").expectFirst("#run-list");
    assertThat(still.attr("hx-trigger")).isEqualTo("every 15s");
  }

  @Test
  void a_status_that_no_run_has_leads_back_to_all() {
    Document page = page("/runs?status=PAUSED");

    assertThat(page.select(".empty h2").text()).isEqualTo("No paused runs");
    assertThat(page.select(".empty a").attr("href")).isEqualTo("/runs");
  }

  @Test
  void runs_of_a_deleted_project_stay() {
    Project project = project(1);
    String run = start(project);
    projected(run, "COMPLETED", 1, 0);
    delete(project.path()).is(204);

    Element line = line(page("/runs"), run);

    assertThat(line.expectFirst("th a").ownText()).isEqualTo("Deleted project");
    assertThat(line.select("a").eachAttr("href")).isEqualTo(List.of("/runs/" + run));
  }
}

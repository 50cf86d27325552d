package io.storyloom.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class ProgressIT extends ApiIT {

  private static final Set<String> FIELDS =
      Set.of(
          "runId projectId retryOf status phase phaseDetail cancelRequested pauseRequested"
              .concat(" pauseReason stalled rateLimitedUntil generator totalEpics completedEpics")
              .concat(" failedEpics skippedEpics inFlightEpics pendingEpics totalStoriesCreated")
              .concat(" currentEpicIndex currentEpicId currentEpicTitle epics options createdAt")
              .concat(" startedAt completedAt elapsedMs estimatedRemainingMs inputTokens")
              .concat(" outputTokens costUsd error sequence")
              .split(" "));
  private static final Set<String> EPIC_FIELDS =
      Set.of(
          "epicId epicTitle index status storiesCreated storiesDeleted retryCount startedAt"
              .concat(" completedAt durationMs inputTokens outputTokens costUsd error skipReason")
              .split(" "));

  @Autowired private DataSource dataSource;

  @Test
  void an_accepted_run_is_shown_before_anybody_projected_it() {
    String run = post(project(3).runs(), "").header("Location");

    Answer answer = get(run);

    JsonNode progress = answer.body();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("private").contains("no-cache");
    assertThat(new HashSet<>(progress.propertyNames())).isEqualTo(FIELDS);
    assertThat(new HashSet<>(progress.path("epics").path(0).propertyNames()))
        .isEqualTo(EPIC_FIELDS);
    assertThat(progress.path("status").asString()).isEqualTo("QUEUED");
    assertThat(progress.path("phase").asString()).isEqualTo("INITIALIZING");
    assertThat(progress.path("phaseDetail").asString()).isEqualTo("Validating project...");
    assertThat(progress.path("pendingEpics").asInt()).isEqualTo(3);
    assertThat(progress.path("generator").isNull()).isTrue();
    assertThat(progress.path("estimatedRemainingMs").isNull()).isTrue();
    assertThat(progress.path("elapsedMs").asInt()).isZero();
  }

  @Test
  void the_first_projection_shows_the_same_as_before() {
    Answer started = post(project(2).runs(), "");
    Answer before = get(started.header("Location"));
    projected(started);

    Answer after = get(started.header("Location"));

    assertThat(after.body()).isEqualTo(before.body());
    assertThat(after.header("ETag")).isEqualTo(before.header("ETag"));
  }

  @Test
  void phases_follow_the_run() {
    Answer started = post(project(2).runs(), "");
    String run = started.header("Location");
    ProjectedRun projected = projected(started).started();
    assertPhase(run, "QUEUEING_EPICS", "Found 2 epics to process");

    projected.epic(1, "GENERATING");
    assertPhase(run, "GENERATING_STORIES", "Processing Epic 1 of 2: Epic 1");
    projected.epic(1, "COMPLETED").epic(2, "GENERATING").paused();
    assertPhase(run, "GENERATING_STORIES", "Processing Epic 2 of 2: Epic 2");
    projected.epic(2, "FAILED", "It broke");
    assertPhase(run, "FINALIZING", "Calculating final statistics...");

    projected.ended("PARTIAL");
    JsonNode over = get(run).body();
    assertThat(over.path("phase").isNull()).isTrue();
    assertThat(over.path("phaseDetail").isNull()).isTrue();
    assertThat(over.path("currentEpicIndex").isNull()).isTrue();
    assertThat(over.path("currentEpicTitle").isNull()).isTrue();
    assertThat(over.path("completedAt").isNull()).isFalse();
    assertThat(over.path("estimatedRemainingMs").asInt()).isZero();
  }

  @Test
  void everything_about_a_running_run_is_shown() {
    Project project = project(4);
    Answer started = post(project.runs(), "{\"pacing\": \"fast\"}");
    projected(started)
        .started()
        .epic(1, "COMPLETED")
        .epic(2, "SKIPPED", "Has stories")
        .epic(3, "GENERATING");

    JsonNode progress = get(started.header("Location")).body();

    assertThat(progress.path("generator").toString())
        .isEqualTo("{\"provider\":\"mock\",\"model\":\"mock-1\"}");
    assertThat(progress.path("completedEpics").asInt()).isOne();
    assertThat(progress.path("skippedEpics").asInt()).isOne();
    assertThat(progress.path("inFlightEpics").asInt()).isOne();
    assertThat(progress.path("pendingEpics").asInt()).isOne();
    assertThat(progress.path("currentEpicIndex").asInt()).isEqualTo(3);
    assertThat(progress.path("currentEpicId").asString())
        .isEqualTo(project.epics().get(2).toString());
    JsonNode first = progress.path("epics").path(0);
    assertThat(first.path("costUsd").decimalValue()).isEqualByComparingTo("0.0342");
    assertThat(first.path("storiesCreated").asInt()).isEqualTo(9);
    assertThat(first.path("durationMs").asInt()).isEqualTo(8000);
    assertThat(first.path("startedAt").asString()).endsWith("Z");
    assertThat(progress.path("epics").path(1).path("skipReason").asString())
        .isEqualTo("Has stories");
    assertThat(progress.path("epics").path(2).path("durationMs").isNull()).isTrue();
    assertThat(progress.path("epics").path(3).path("durationMs").isNull()).isTrue();
    assertThat(progress.path("elapsedMs").asLong()).isBetween(31_000L, 60_000L);
    assertThat(progress.path("estimatedRemainingMs").asLong()).isBetween(9_000L, 16_500L);
  }

  @Test
  void an_unchanged_run_is_not_sent_again() {
    Answer started = post(project(2).runs(), "");
    String run = started.header("Location");
    ProjectedRun projected = projected(started).started();
    Answer first = get(run);
    String tag = first.header("ETag");
    assertThat(tag).startsWith("W/\"");

    Answer unchanged = get(run, "If-None-Match", tag);
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.response().body()).isEmpty();
    assertThat(unchanged.header("ETag")).isEqualTo(tag);
    assertThat(unchanged.header("Cache-Control")).contains("private");
    for (String known :
        List.of("\"other\", " + tag, tag.substring(2), "\"a,b\" , W/\"c\",  " + tag, "*", " * ")) {
      assertThat(get(run, "If-None-Match", known).is(304).header("ETag")).isEqualTo(tag);
    }
    for (String unknown : List.of("\"*\"", "\"other\"", "W/\"\"", "garbage", ",", "")) {
      get(run, "If-None-Match", unknown).is(200);
    }
    assertThat(send(request(run, "If-None-Match", "\"a\"", "If-None-Match", tag).GET()).status())
        .isEqualTo(304);

    projected.epic(1, "GENERATING");
    Answer changed = get(run, "If-None-Match", tag);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isNotEqualTo(tag);

    post(run + "/cancel", "");
    assertThat(get(run, "If-None-Match", changed.header("ETag")).status()).isEqualTo(200);
  }

  @Test
  void repaired_progress_is_shown_at_once_although_there_was_no_event() throws Exception {
    Answer started = post(project(2).runs(), "");
    String run = started.header("Location");
    projected(started).started();
    String tag = get(run).header("ETag");

    jdbc.sql(
            """
            update progress.run set total_stories_created = 7, repairs = repairs + 1
            where run_id = cast(? as uuid)
            """)
        .param(run.substring(run.lastIndexOf('/') + 1))
        .update();

    Answer repaired = get(run, "If-None-Match", tag).is(200);
    assertThat(repaired.body().path("totalStoriesCreated").asInt()).isEqualTo(7);
  }

  /// Epics that nobody can read and options that cannot be shown are in nobody's way.
  @Test
  void what_one_has_read_is_not_read_again_for_another() throws Exception {
    Answer started = post(project(2).runs(), "");
    String run = started.header("Location");
    ProjectedRun projected = projected(started).started().epic(1, "GENERATING");
    JsonNode first = get(run).is(200).body();

    try (Connection other = dataSource.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("alter table progress.run_epic rename to run_epic_away");
      other.commit();
      try {
        assertThat(get(run).is(200).body().path("epics")).isEqualTo(first.path("epics"));
      } finally {
        statement.execute("alter table progress.run_epic_away rename to run_epic");
        other.commit();
      }
    }
    projected.epic(1, "COMPLETED");
    assertThat(get(run).is(200).body().path("epics").path(0).path("status").asString())
        .isEqualTo("COMPLETED");
  }

  @Test
  void an_unchanged_run_costs_no_epics_and_no_json() throws Exception {
    Answer started = post(project(2).runs(), "");
    String run = started.header("Location");
    projected(started).started().epic(1, "COMPLETED").epic(2, "GENERATING");
    UUID id = UUID.fromString(started.body().path("runId").asString());
    long sequence =
        jdbc.sql("select sequence from progress.run where run_id = ?")
            .param(id)
            .query(Long.class)
            .single();
    String tag = "W/\"" + sequence + "\"";
    jdbc.sql("update intake.run set options = '{\"pacing\": \"never\"}' where run_id = ?")
        .param(id)
        .update();
    assertThat(get(run).status()).as("where all of it is needed").isEqualTo(500);

    try (Connection other = dataSource.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table progress.run_epic in access exclusive mode");

      Answer unchanged =
          send(request(run, "If-None-Match", tag).timeout(Duration.ofSeconds(5)).GET());

      other.rollback();
      assertThat(unchanged.status()).isEqualTo(304);
      assertThat(unchanged.response().body()).isEmpty();
    } finally {
      // Lists, which other tests read, show it too.
      jdbc.sql("delete from intake.run where run_id = ?").param(id).update();
    }
  }

  @Test
  void a_run_is_stalled_when_neither_its_worker_nor_an_event_was_seen() {
    Answer started = post(project(2).runs(), "");
    ProjectedRun projected = projected(started).started();
    String run = started.header("Location");
    assertThat(get(run).body().path("stalled").asBoolean()).isFalse();

    projected.workerSeen(Duration.ofSeconds(61));
    Answer stalled = get(run);
    assertThat(stalled.body().path("stalled").asBoolean()).isTrue();
    projected.workerSeen(Duration.ofSeconds(50));
    Answer back = get(run, "If-None-Match", stalled.header("ETag"));
    assertThat(back.status()).isEqualTo(200);
    assertThat(back.body().path("stalled").asBoolean()).isFalse();
    projected.workerSeen(Duration.ofSeconds(61)).paused();
    assertThat(get(run).body().path("stalled").asBoolean()).isFalse();
  }

  @Test
  void lists_are_newest_first_and_can_be_paged() {
    Project project = project(1);
    String[] runs = new String[3];
    for (int i = 0; i < runs.length; i++) {
      Answer started = post(project.runs(), "");
      runs[i] = started.body().path("runId").asString();
      projected(started).ended("COMPLETED");
    }

    Answer first = get(project.runs() + "?limit=2");
    assertThat(first.body().path("items").size()).isEqualTo(2);
    assertThat(first.body().path("items").path(0).path("runId").asString()).isEqualTo(runs[2]);
    assertThat(first.body().path("items").path(0).has("epics")).isFalse();
    String cursor = first.body().path("nextCursor").asString();
    Answer second = get(project.runs() + "?limit=2&cursor=" + cursor);
    assertThat(second.body().path("items").size()).isOne();
    assertThat(second.body().path("items").path(0).path("runId").asString()).isEqualTo(runs[0]);
    assertThat(second.body().path("nextCursor").isNull()).isTrue();

    for (String bad : new String[] {"limit=0", "limit=201", "limit=x", "cursor=%21", "cursor=YQ"}) {
      get(project.runs() + "?" + bad).isProblem(400, "invalid-request");
    }
    get("/api/v1/projects/" + UUID.randomUUID() + "/runs").isProblem(404, "project-not-found");
  }

  @Test
  void runs_can_be_chosen_by_status() {
    Answer queued = post(project(1).runs(), "");
    Answer failed = post(project(1).runs(), "");
    projected(failed).ended("FAILED");

    String found = get("/api/v1/runs?status=FAILED").response().body();
    assertThat(found)
        .contains(failed.body().path("runId").asString())
        .doesNotContain(queued.body().path("runId").asString());
    assertThat(get("/api/v1/runs?status=QUEUED&status=FAILED").response().body())
        .contains(queued.body().path("runId").asString());
    Answer bad = get("/api/v1/runs?status=DONE").isProblem(400, "invalid-request");
    assertThat(bad.response().body()).contains("QUEUED, RUNNING, PAUSED");
  }

  @Test
  void the_active_run_is_told_until_it_is_over() {
    Project project = project(1);
    assertThat(get(project.runs() + "/active").status()).isEqualTo(204);
    Answer started = post(project.runs(), "");
    assertThat(get(project.runs() + "/active").body().path("runId").asString())
        .isEqualTo(started.body().path("runId").asString());

    projected(started).ended("COMPLETED");

    assertThat(get(project.runs() + "/active").status()).isEqualTo(204);
    assertThat(post(project.runs(), "").status()).isEqualTo(202);
    get("/api/v1/projects/" + UUID.randomUUID() + "/runs/active")
        .isProblem(404, "project-not-found");
  }

  @Test
  void an_unknown_run_is_not_found() {
    get("/api/v1/runs/" + UUID.randomUUID()).isProblem(404, "run-not-found");
    get("/api/v1/runs/nonsense").isProblem(404, "run-not-found");
    get("/api/v1/runs/" + UUID.randomUUID(), "If-None-Match", "\"x\"")
        .isProblem(404, "run-not-found");
  }

  private ProjectedRun projected(Answer started) {
    return ProjectedRun.of(jdbc, started.body().path("runId").asString());
  }

  private void assertPhase(String run, String phase, String detail) {
    JsonNode progress = get(run).body();
    assertThat(progress.path("phase").asString()).isEqualTo(phase);
    assertThat(progress.path("phaseDetail").asString()).isEqualTo(detail);
  }
}

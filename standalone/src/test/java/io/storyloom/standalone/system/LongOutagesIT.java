package io.storyloom.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.embedded.test.TestInfrastructure;
import io.storyloom.standalone.system.EventStream.Message;
import io.storyloom.standalone.system.HttpApi.Request;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Kafka or PostgreSQL is killed while the services work, and comes back a long time later.
class LongOutagesIT {

  private static final Duration KAFKA_AWAY = Duration.ofSeconds(60);
  private static final Duration POSTGRESQL_AWAY = Duration.ofSeconds(30);
  private static final Duration AT_ONCE = Duration.ofSeconds(4);
  private static final Duration AT_MOST = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> SERVICES = List.of("api", "worker", "projector");

  @TempDir Path folder;

  @Test
  void while_kafka_is_away_starts_are_accepted_and_all_finish_afterwards() throws Exception {
    TestInfrastructure shared = TestInfrastructure.shared();
    try (InfrastructureProcess kafka = new InfrastructureProcess(folder);
        Processes processes =
            new Processes(
                Start.PACKAGED,
                kafka.bootstrapServers(),
                kafka.registryUrl(),
                shared.createDatabase())) {
      HttpApi api = started(processes);
      List<UUID> projects = projects(api, 200, 2, "@mock latency=100ms\n@mock stories=2");
      List<UUID> underWay = runs(api, projects(api, 10, 6, "@mock latency=1s\n@mock stories=2"));
      awaitUnderWay(processes, underWay);
      List<CompletableFuture<List<Message>>> streams = streams(api, underWay);

      kafka.kill();
      long away = System.nanoTime();
      List<UUID> runs = startedOneByOne(api, projects, KAFKA_AWAY.minusSeconds(5));
      UUID cancelled = runs.removeLast();
      assertThat(api.ask(cancelled, "cancel").status()).isEqualTo(202);
      assertThat(api.progress(cancelled).path("cancelRequested").asBoolean()).isTrue();
      streams.addAll(streams(api, List.of(runs.getLast())));
      assertThat(ended(processes)).as("runs that were under way").isEqualTo(underWay.size());
      SERVICES.forEach(
          service -> assertThat(health(processes, service)).isEqualTo(new Health(200, 200, 200)));
      await(away, KAFKA_AWAY);
      kafka.startAgain();

      runs.addAll(underWay);
      api.awaitCompleted(runs, PATIENCE);
      assertThat(api.awaitEnd(cancelled, PATIENCE).path("status").asString())
          .isEqualTo("CANCELLED");
      hold(processes, runs);
      streams.forEach(stream -> EventStream.assertTellsEveryEventOnce(stream.join()));
      assertThat(api.get("/dead-letters").path("items").size()).isZero();
    }
  }

  /// Starts a run of each project, spread evenly over a time.
  private static List<UUID> startedOneByOne(HttpApi api, List<UUID> projects, Duration time) {
    long begun = System.nanoTime();
    List<UUID> runs = new ArrayList<>();
    for (UUID project : projects) {
      HttpResponse<String> answer = api.answer(start(project), AT_ONCE);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      UUID run = runId(answer);
      assertThat(api.progress(run).path("status").asString()).isEqualTo("QUEUED");
      runs.add(run);
      await(begun, time.multipliedBy(runs.size()).dividedBy(projects.size()));
    }
    return runs;
  }

  @Test
  void while_postgresql_is_away_requests_are_503_and_all_runs_finish_afterwards() throws Exception {
    TestInfrastructure shared = TestInfrastructure.shared();
    try (InfrastructureProcess postgres = new InfrastructureProcess(folder);
        Processes processes = new Processes(Start.PACKAGED, shared, postgres.database())) {
      HttpApi api = started(processes);
      UUID finished = runs(api, projects(api, 1, 1, "@mock stories=1")).getFirst();
      api.awaitCompleted(List.of(finished), PATIENCE);
      List<UUID> waiting = projects(api, 4, 2, "@mock latency=500ms\n@mock stories=2");
      List<UUID> runs = runs(api, projects(api, 12, 3, "@mock latency=1500ms\n@mock stories=2"));
      runs.addAll(
          runs(api, projects(api, 4, 2, "@mock fail-times=1\n@mock latency=1s\n@mock stories=2")));
      awaitUnderWay(processes, runs);
      List<CompletableFuture<List<Message>>> streams = streams(api, runs);
      List<Request> everyKind = everyKind(api, finished, runs.getFirst());
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<List<Integer>> reader =
          inBackground(() -> statuses(api, Request.get("/api/v1/runs/" + finished), over));

      postgres.kill();
      long away = System.nanoTime();
      List<CompletableFuture<UUID>> insistent =
          waiting.stream()
              .map(project -> inBackground(() -> startedSomeTime(api, project)))
              .toList();
      while (isWithin(away, POSTGRESQL_AWAY.minus(AT_MOST))) {
        allInBackground(everyKind, request -> isUnavailable(api, request));
        assertThat(allInBackground(SERVICES, service -> health(processes, service)))
            .containsExactly(
                new Health(503, 200, 200), new Health(503, 200, 503), new Health(503, 200, 503));
      }
      await(away, POSTGRESQL_AWAY);
      postgres.startAgain();

      insistent.forEach(run -> runs.add(run.join()));
      api.awaitCompleted(runs, PATIENCE);
      over.set(true);
      assertThat(reader.join()).as("answers to who reads all the time").containsOnly(200, 503);
      hold(processes, runs);
      streams.forEach(stream -> EventStream.assertTellsEveryEventOnce(stream.join()));
      SERVICES.forEach(
          service -> assertThat(health(processes, service)).isEqualTo(new Health(200, 200, 200)));
    }
  }

  private static HttpApi started(Processes processes) {
    processes.start("projector-service", "projector");
    processes.start("worker-service", "worker");
    HttpApi api = new HttpApi(processes.start("api-service", "api").url());
    processes.awaitReady();
    return api;
  }

  private static List<UUID> projects(HttpApi api, int count, int epics, String description) {
    List<UUID> projects = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      UUID project = api.createProject("Project " + i);
      api.addEpics(project, Collections.nCopies(epics, description));
      projects.add(project);
    }
    return projects;
  }

  private static List<UUID> runs(HttpApi api, List<UUID> projects) {
    return new ArrayList<>(projects.stream().map(api::start).toList());
  }

  private static Request start(UUID project) {
    return new Request(
            "POST",
            "/api/v1/projects/" + project + "/runs",
            "application/json",
            "{\"pacing\": \"fast\"}")
        .withKey("key-of-" + project);
  }

  private static UUID runId(HttpResponse<String> accepted) {
    return UUID.fromString(JsonMapper.shared().readTree(accepted.body()).path("runId").asString());
  }

  private static void awaitUnderWay(Processes processes, List<UUID> runs) {
    Awaitility.await("every run is under way")
        .atMost(PATIENCE)
        .until(() ->
            processes
                    .jdbc
                    .sql(
                        """
                        select count(distinct run_id) from work.epic_task
                         where status <> 'PENDING' and run_id in (:runs)
                        """)
                    .param("runs", runs)
                    .query(Long.class)
                    .single()
                == runs.size());
  }

  /// What the probes of a service answer.
  private record Health(int all, int liveness, int readiness) {}

  private static Health health(Processes processes, String service) {
    List<Integer> statuses =
        allInBackground(
            List.of("", "/liveness", "/readiness"),
            probe ->
                new HttpApi(processes.get(service).url())
                    .answer(Request.get("/actuator/health" + probe), AT_MOST)
                    .statusCode());
    return new Health(statuses.get(0), statuses.get(1), statuses.get(2));
  }

  private static long ended(Processes processes) {
    return processes
        .jdbc
        .sql("select count(*) from work.run where status = 'COMPLETED'")
        .query(Long.class)
        .single();
  }

  private static void hold(Processes processes, List<UUID> runs) {
    processes.invariants.holdOf(runs);
    eachEpicIsClaimedAndCalledForOnce(processes, runs);
  }

  /// No worker was lost, so no answer can have been.
  private static void eachEpicIsClaimedAndCalledForOnce(Processes processes, List<UUID> runs) {
    assertThat(
            processes
                .jdbc
                .sql(
                    """
                    select concat_ws(' ', t.run_id, t.index, t.attempt, t.crashes, t.retry_count,
                             t.calls, count(j.call), count(j.answer))
                      from work.epic_task t left join work.call_journal j using (run_id, index)
                     where t.run_id in (:runs)
                     group by t.run_id, t.index
                    having (t.attempt, t.crashes, t.calls, count(j.call), count(j.answer))
                       <> (1, 0, 1 + t.retry_count, 1 + t.retry_count, 1)
                    """)
                .param("runs", runs)
                .query(String.class)
                .list())
        .as("epics with further attempts, crashes or calls")
        .isEmpty();
  }

  private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
  }

  /// All at once, in the order of what is asked.
  private static <A, B> List<B> allInBackground(List<A> questions, Function<A, B> answer) {
    return questions.stream()
        .map(question -> inBackground(() -> answer.apply(question)))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static List<CompletableFuture<List<Message>>> streams(HttpApi api, List<UUID> runs) {
    List<CompletableFuture<List<Message>>> streams = new ArrayList<>();
    for (UUID run : runs) {
      streams.add(inBackground(() -> EventStream.toTheEnd(api.url(), run)));
    }
    return streams;
  }

  private static boolean isWithin(long since, Duration time) {
    return System.nanoTime() - since < time.toNanos();
  }

  private static void await(long since, Duration time) {
    Awaitility.await()
        .forever()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !isWithin(since, time));
  }

  private static List<Integer> statuses(HttpApi api, Request request, AtomicBoolean over) {
    List<Integer> statuses = new ArrayList<>();
    while (!over.get()) {
      long begun = System.nanoTime();
      statuses.add(api.answer(request, AT_MOST).statusCode());
      await(begun, Duration.ofMillis(100));
    }
    return statuses;
  }

  /// As by a client that repeats its start until it is accepted.
  private static UUID startedSomeTime(HttpApi api, UUID project) {
    Request start = start(project);
    while (true) {
      long begun = System.nanoTime();
      HttpResponse<String> answer = api.answer(start, AT_MOST);
      if (answer.statusCode() != 503) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return runId(answer);
      }
      await(begun, Duration.ofSeconds(1));
    }
  }

  private static boolean isUnavailable(HttpApi api, Request request) {
    HttpResponse<String> answer = api.answer(request, AT_MOST);
    JsonNode problem = JsonMapper.shared().readTree(answer.body());
    assertThat(
            List.of(
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                answer.headers().firstValue("Retry-After").orElse(""),
                problem.path("code").asString("")))
        .as("%s %s: %s", request.method(), request.path(), answer.body())
        .containsExactly(503, "application/problem+json", "5", "service-unavailable");
    return true;
  }

  /// A request to every route that needs the database.
  private static List<Request> everyKind(HttpApi api, UUID finished, UUID running) {
    JsonNode progress = api.progress(running);
    String project = "/api/v1/projects/" + progress.path("projectId").asString();
    String epic = progress.path("epics").path(0).path("epicId").asString();
    String run = "/api/v1/runs/" + running;
    String json = "application/json";
    String merge = "application/merge-patch+json";
    String story =
        api.get("/projects/" + api.progress(finished).path("projectId").asString() + "/stories")
            .path("items")
            .path(0)
            .path("id")
            .asString();
    return Stream.of(
            Request.get("/api/v1/projects"),
            Request.get(project),
            Request.get(project + "/epics"),
            Request.get(project + "/stories"),
            Request.get(project + "/export?format=json"),
            Request.get(project + "/runs"),
            Request.get(project + "/runs/active"),
            Request.get("/api/v1/runs"),
            Request.get(run),
            Request.get(run + "/epics/" + epic),
            Request.get(run + "/events"),
            Request.get("/api/v1/epics/" + epic),
            Request.get("/api/v1/epics/" + epic + "/stories"),
            new Request("POST", "/api/v1/projects", json, "{\"name\": \"Refused\"}"),
            new Request("POST", project + "/epics", json, "{\"title\": \"Refused\"}"),
            new Request("POST", project + "/imports", "text/markdown", "## Epic 1: Refused"),
            new Request("POST", project + "/runs", json, "{}"),
            new Request("POST", project + "/runs/estimate", json, "{}"),
            new Request(
                "POST",
                "/api/v1/epics/" + epic + "/stories",
                json,
                "{\"title\": \"Refused\", \"text\": \"Refused\"}"),
            Request.post(run + "/pause"),
            Request.post(run + "/resume"),
            Request.post(run + "/cancel"),
            Request.post("/api/v1/runs/" + finished + "/retry"),
            new Request("PATCH", project, merge, "{\"name\": \"Refused\"}"),
            new Request("PATCH", "/api/v1/epics/" + epic, merge, "{\"title\": \"Refused\"}"),
            new Request("PATCH", "/api/v1/stories/" + story, merge, "{\"title\": \"Refused\"}"),
            new Request("DELETE", "/api/v1/stories/" + story, "", ""),
            new Request("DELETE", "/api/v1/epics/" + epic, "", ""),
            new Request("DELETE", project, "", ""))
        .toList();
  }
}

package io.storyloom.api.epic;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EpicPositionsIT extends ApiIT {

  @ParameterizedTest
  @CsvSource({
    "0, 1, E1 E2 E3 E4",
    "0, 3, E2 E3 E1 E4",
    "3, 1, E4 E1 E2 E3",
    "2, 2, E1 E3 E2 E4",
    "1, 4, E1 E3 E4 E2",
    "0, 99, E2 E3 E4 E1"
  })
  void an_epic_moves_to_a_place_and_the_others_make_room(int epic, int place, String order) {
    Project project = project(4);

    JsonNode moved = patch(project.epic(epic), "{\"position\": " + place + "}").is(200).body();

    assertThat(moved.path("position").asInt()).isEqualTo(Math.min(place, 4));
    assertThat(codes(project)).containsExactly(order.split(" "));
    assertThat(places(project)).containsExactly(1, 2, 3, 4);
    assertThat(get(project.epic(epic)).body()).isEqualTo(moved);
  }

  @Test
  void places_close_up_after_a_deletion_and_new_epics_come_last() {
    Project project = project(4);
    delete(project.epic(1)).is(204);
    assertThat(get(project.epic(3)).body().path("position").asInt()).isEqualTo(3);

    patch(project.epic(3), "{\"position\": 2, \"title\": \"Moved\"}").is(200);
    JsonNode added = post(project.path() + "/epics", "{\"title\": \"New\"}").is(201).body();

    assertThat(added.path("items").path(0).path("position").asInt()).isEqualTo(4);
    assertThat(codes(project)).containsExactly("E1", "E4", "E3", "E5");
    assertThat(places(project)).containsExactly(1, 2, 3, 4);
    assertThat(get(project.epic(3)).text("title")).isEqualTo("Moved");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "1.0", "\"1\"", "null", "true", "1e999999999", "[1]"})
  void what_is_no_place_is_refused_and_changes_nothing(String position) {
    Project project = project(2);
    JsonNode before = get(project.epic(1)).body();

    Answer refused =
        patch(project.epic(1), "{\"title\": \"New\", \"position\": " + position + "}")
            .isProblem(400, "invalid-request");

    assertThat(refused.body().path("errors").path(0).path("field").asString())
        .isEqualTo("position");
    assertThat(get(project.epic(1)).body()).isEqualTo(before);
  }

  @Test
  void moves_appends_and_deletions_at_the_same_time_leave_one_order() {
    Project project = project(12);
    List<CompletableFuture<Answer>> requests = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String epic = project.epic(4 + i % 8);
      int place = ThreadLocalRandom.current().nextInt(1, 16);
      requests.add(
          CompletableFuture.supplyAsync(() -> patch(epic, "{\"position\": " + place + "}")));
      if (i % 15 == 0) {
        String deleted = project.epic(i / 15);
        requests.add(CompletableFuture.supplyAsync(() -> delete(deleted)));
        requests.add(
            CompletableFuture.supplyAsync(
                () -> post(project.path() + "/epics", "{\"title\": \"New\"}")));
      }
    }

    assertThat(requests).allSatisfy(each -> assertThat(each.join().status()).isLessThan(300));
    assertThat(codes(project))
        .containsExactlyInAnyOrder(
            IntStream.rangeClosed(5, 16).mapToObj(n -> "E" + n).toArray(String[]::new));
    assertThat(places(project))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 12).boxed().toList());
  }

  @Test
  void a_run_keeps_the_order_it_was_started_with() {
    Project project = project(3);
    String run = post(project.runs(), "").header("Location");

    patch(project.epic(2), "{\"position\": 1}").is(200);

    assertThat(get(run).body().path("epics").valueStream())
        .extracting(epic -> epic.path("epicTitle").asString())
        .containsExactly("Epic 1", "Epic 2", "Epic 3");
  }

  private List<String> codes(Project project) {
    return epics(project).stream().map(epic -> epic.path("code").asString()).toList();
  }

  private List<Integer> places(Project project) {
    return epics(project).stream().map(epic -> epic.path("position").asInt()).toList();
  }

  private List<JsonNode> epics(Project project) {
    return get(project.path() + "/epics").body().path("items").valueStream().toList();
  }
}

package io.storyloom.api.transfer.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.api.transfer.backlog.InvalidBacklogException;
import io.storyloom.story.Priority;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBacklogReaderTest {

  private final JsonBacklogReader reader = new JsonBacklogReader();

  @Test
  void epics_and_stories_are_read_with_what_an_export_adds() {
    Backlog backlog =
        reader.read(
            """
            {"project": {"id": "1"}, "name": "N", "epics": [
              {"code": "E1", "title": "One", "description": "D", "stories": [
                {"code": "S1", "title": "S", "text": "T", "persona": "P", "runId": null,
                 "acceptanceCriteria": ["a", "b"], "technicalNotes": "N", "priority": "COULD",
                 "storyPoints": 3, "edited": true}]},
              {"title": "Two", "description": null}]}
            """);
    assertThat(backlog.warnings()).isEmpty();
    assertThat(backlog.epics())
        .containsExactly(
            new Backlog.Epic(
                "One",
                "D",
                List.of(
                    new Backlog.Story("S", "T", "P", List.of("a", "b"), "N", Priority.COULD, 3))),
            new Backlog.Epic("Two", "", List.of()));
  }

  @Test
  void bad_rows_are_left_out_with_a_warning() {
    Backlog backlog =
        reader.read(
            """
            {"epics": [
              {"title": " ", "stories": [{"title": "S"}]},
              {"title": "Good", "description": "@mock hnag", "stories": [
                {"title": "S", "priority": "HIGH"},
                {"title": "S", "storyPoints": 1e400},
                {"title": "S", "storyPoints": 123456789012345678901234567890},
                {"title": "S", "storyPoints": -1},
                {"text": "no title"},
                {"title": "Fine"}]}]}
            """);
    assertThat(backlog.epics()).extracting(Backlog.Epic::title).containsExactly("Good");
    assertThat(backlog.epics().getFirst().stories())
        .extracting(Backlog.Story::title)
        .containsExactly("Fine");
    assertThat(backlog.warnings())
        .extracting(Backlog.Warning::line)
        .containsExactly(2, 2, 3, 4, 5, 6, 7, 8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | ''",
        "{} | epics",
        "{\"epics\": {}} | epics",
        "{\"epics\": [], \"epcis\": []} | epcis",
        "{\"epics\": [1]} | epics[0]",
        "{\"epics\": [{\"title\": 5}]} | epics[0].title",
        "{\"epics\": [{\"titel\": 5}]} | epics[0].titel",
        "{\"epics\": [{\"stories\": [{\"points\": 5}]}]} | epics[0].stories[0].points",
        "{\"epics\": [{\"title\": \"\\ud800\"}]} | epics[0].title",
        "{\"epics\": [{\"title\": \"\\u0000\"}]} | epics[0].title",
      })
  void another_shape_is_refused_naming_the_place(String json, String path) {
    assertThatExceptionOfType(InvalidBacklogException.class)
        .isThrownBy(() -> reader.read(json))
        .satisfies(e -> assertThat(e.path()).isEqualTo(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"epics\": [}",
        "{\"epics\": []} x",
        "{\"epics\": [{\"title\": \"a\nb\"}]}",
        "{\"epics\": [], \"epics\": []}",
        "{\"name\": 01, \"epics\": []}"
      })
  void what_is_no_json_is_refused(String json) {
    assertThatExceptionOfType(InvalidBacklogException.class).isThrownBy(() -> reader.read(json));
  }

  @Test
  void deep_nesting_is_refused() {
    assertThatExceptionOfType(InvalidBacklogException.class)
        .isThrownBy(() -> reader.read("{\"name\": " + "[".repeat(100_000)));
  }
}

package io.storyloom.standalone.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/// The table "Projects, epics, stories".
class CatalogueRowsIT extends ContractIT {

  private static final String[] PROJECT = {
    "id", "name", "description", "epicCount", "storyCount", "lastRunId", "createdAt", "updatedAt"
  };
  private static final String[] EPIC = {
    "id",
    "projectId",
    "code",
    "position",
    "title",
    "description",
    "storyCount",
    "createdAt",
    "updatedAt"
  };
  private static final String[] STORY = {
    "id",
    "epicId",
    "code",
    "title",
    "text",
    "persona",
    "acceptanceCriteria",
    "technicalNotes",
    "priority",
    "storyPoints",
    "runId",
    "edited",
    "createdAt",
    "updatedAt"
  };

  @Test
  void post_projects_answers_201_with_location_and_the_project() {
    ResponseSpec answer = post("{\"name\": \"Garden\", \"description\": \"Plots\"}", "/projects");

    answer.expectStatus().isCreated();
    hasFields(answer, "$", PROJECT);
    answer
        .expectBody()
        .json(
            "{\"name\": \"Garden\", \"description\": \"Plots\", \"epicCount\": 0, \"lastRunId\": null}");
    String id = text(answer, "$.id");
    answer.expectHeader().location("/api/v1/projects/" + id);
  }

  @Test
  void get_projects_lists_the_newest_first_and_get_project_shows_one() {
    String older = project("Older");
    String newer = project("Newer");

    List<String> listed = texts(get("/projects?limit=200"), "$.items[*].id");
    assertThat(listed.indexOf(newer)).isLessThan(listed.indexOf(older)).isNotNegative();
    hasFields(get("/projects?limit=1"), "$", "items", "nextCursor");
    ResponseSpec one = get("/projects/{id}", older);
    one.expectStatus().isOk();
    hasFields(one, "$", PROJECT);
    assertThat(text(one, "$.name")).isEqualTo("Older");
  }

  @Test
  void patch_project_changes_it_and_delete_leaves_its_runs_readable() {
    String project = project("Before");
    String epic = epic(project, "Epic", "@mock latency=60s");
    String run = run(project);
    awaitStatus(run, "RUNNING");

    patch("{\"name\": \"After\"}", "/projects/{id}", project)
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"name\": \"After\", \"lastRunId\": \"%s\"}".formatted(run));
    delete("/projects/{id}", project).expectStatus().isNoContent().expectBody().isEmpty();

    get("/projects/{id}", project).expectStatus().isNotFound();
    get("/epics/{id}", epic).expectStatus().isNotFound();
    awaitStatus(run, "FAILED");
    get("/runs/{id}", run)
        .expectBody()
        .json(
            "{\"error\": \"Project no longer exists\", \"projectId\": \"%s\"}".formatted(project));
  }

  @Test
  void post_epics_takes_one_or_several_and_answers_201_with_the_items() {
    String project = project("Epics");

    ResponseSpec one = post("{\"title\": \"One\"}", "/projects/{id}/epics", project);
    one.expectStatus().isCreated();
    hasFields(one, "$", "items");
    hasFields(one, "$.items[0]", EPIC);
    post(
            "{\"epics\": [{\"title\": \"Two\", \"description\": \"2\"}, {\"title\": \"Three\"}]}",
            "/projects/{id}/epics",
            project)
        .expectStatus()
        .isCreated()
        .expectBody()
        .jsonPath("$.items[*].title")
        .isEqualTo(List.of("Two", "Three"))
        .jsonPath("$.items[*].code")
        .isEqualTo(List.of("E2", "E3"));
  }

  @Test
  void get_epics_lists_them_in_order_and_get_epic_shows_one() {
    String project = project("Epics");
    String epic = epic(project, "One", "Its text");
    epic(project, "Two", "");

    ResponseSpec list = get("/projects/{id}/epics", project);
    list.expectStatus().isOk();
    hasFields(list, "$.items[0]", EPIC);
    assertThat(texts(list, "$.items[*].title")).containsExactly("One", "Two");
    ResponseSpec one = get("/epics/{id}", epic);
    hasFields(one, "$", EPIC);
    one.expectBody()
        .json("{\"description\": \"Its text\", \"projectId\": \"%s\"}".formatted(project));
  }

  @Test
  void patch_epic_changes_and_moves_it_and_delete_removes_it_with_its_stories() {
    String project = project("Epics");
    epic(project, "First", "");
    String epic = epic(project, "Before", "Text");
    String story = story(epic, "Goes with it");

    patch("{\"title\": \"After\", \"description\": null}", "/epics/{id}", epic)
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"title\": \"After\", \"description\": \"\", \"storyCount\": 1}");
    patch("{\"position\": 1}", "/epics/{id}", epic)
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"position\": 1, \"code\": \"E2\"}");
    assertThat(texts(get("/projects/{id}/epics", project), "$.items[*].title"))
        .containsExactly("After", "First");
    delete("/epics/{id}", epic).expectStatus().isNoContent();

    get("/epics/{id}", epic).expectStatus().isNotFound();
    delete("/stories/{id}", story).expectStatus().isNotFound();
  }

  @Test
  void get_stories_lists_them_in_epic_and_story_order() {
    String project = project("Stories");
    String first = epic(project, "First", "");
    String second = epic(project, "Second", "");
    story(second, "2.1");
    story(first, "1.1");
    story(first, "1.2");

    ResponseSpec ofEpic = get("/epics/{id}/stories", first);
    hasFields(ofEpic, "$", "items", "nextCursor");
    hasFields(ofEpic, "$.items[0]", STORY);
    assertThat(texts(ofEpic, "$.items[*].code")).containsExactly("S1", "S2");
    assertThat(texts(get("/projects/{id}/stories", project), "$.items[*].title"))
        .containsExactly("1.1", "1.2", "2.1");
  }

  @Test
  void post_story_creates_it_patch_sets_edited_and_delete_removes_it() {
    String epic = epic(project("Stories"), "Epic", "");

    ResponseSpec created =
        post(
            """
            {"title": "Reset", "text": "As a user, …", "persona": "User", "priority": "MUST",
             "acceptanceCriteria": ["Given …"], "technicalNotes": "Mail", "storyPoints": 3}
            """,
            "/epics/{id}/stories",
            epic);
    created.expectStatus().isCreated();
    hasFields(created, "$", STORY);
    created.expectBody().json("{\"runId\": null, \"edited\": false, \"priority\": \"MUST\"}");
    String story = text(created, "$.id");
    patch("{\"storyPoints\": 5}", "/stories/{id}", story)
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"storyPoints\": 5, \"title\": \"Reset\", \"edited\": true}");
    delete("/stories/{id}", story).expectStatus().isNoContent();
    delete("/stories/{id}", story).expectStatus().isNotFound();
  }

  @Test
  void post_imports_answers_201_with_what_was_created_and_the_warnings() {
    ResponseSpec answer =
        imported(
            "text/markdown",
            """
            ## Epic 1: Sign-in
            @mock colour=red
            ### Story 1.1: Reset
            As a user, I want a new password, so that I get in.
            """);

    answer.expectStatus().isCreated();
    hasFields(answer, "$", "epicsCreated", "storiesCreated", "warnings");
    hasFields(answer, "$.warnings[0]", "line", "message");
    answer
        .expectBody()
        .json("{\"epicsCreated\": 1, \"storiesCreated\": 1, \"warnings\": [{\"line\": 2}]}");
  }

  @Test
  void post_imports_takes_csv_and_json_too() {
    imported("text/csv", "title,description\nSign-in,Ways in\nSearch,\n")
        .expectStatus()
        .isCreated()
        .expectBody()
        .json("{\"epicsCreated\": 2, \"storiesCreated\": 0, \"warnings\": []}");
    imported(
            "application/json",
            "{\"epics\": [{\"title\": \"Sign-in\", \"stories\": [{\"title\": \"Reset\"}]}]}")
        .expectStatus()
        .isCreated()
        .expectBody()
        .json("{\"epicsCreated\": 1, \"storiesCreated\": 1, \"warnings\": []}");
  }

  private static ResponseSpec imported(String type, String body) {
    return http()
        .post()
        .uri("/projects/{id}/imports", project("Import"))
        .contentType(MediaType.valueOf(type))
        .body(body)
        .exchange();
  }

  @Test
  void get_export_is_a_download_named_after_the_project_also_when_empty() {
    String project = project("Garden & Co");

    for (String format : List.of("json", "jsonl", "csv", "markdown", "jira")) {
      String extension =
          switch (format) {
            case "markdown" -> "md";
            case "jira" -> "csv";
            default -> format;
          };
      ResponseSpec empty = get("/projects/{id}/export?format={format}", project, format);
      empty
          .expectStatus()
          .isOk()
          .expectHeader()
          .valueMatches(HttpHeaders.CONTENT_DISPOSITION, "attachment;.*");
      assertThat(empty.returnResult().getResponseHeaders().getContentDisposition().getFilename())
          .isEqualTo("garden-co-stories." + extension);
    }
  }
}

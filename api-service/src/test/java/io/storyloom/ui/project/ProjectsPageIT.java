package io.storyloom.ui.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.ApiIT;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What the list of projects shows.
class ProjectsPageIT extends ApiIT {

  private Document page(String path) {
    return Jsoup.parse(get(path, "Accept", "text/html").is(200).response().body());
  }

  private Element line(Document page, UUID project) {
    return Objects.requireNonNull(page.getElementById("project-" + project), "not in the list");
  }

  private UUID named(String name, String description) {
    var body =
        new JsonMapper().createObjectNode().put("name", name).put("description", description);
    return UUID.fromString(post("/api/v1/projects", body.toString()).is(201).text("id"));
  }

  @Test
  void the_newest_project_comes_first_with_its_counts() {
    Project older = project(1);
    post(older.epic(0) + "/stories", "{\"title\": \"A\"}").is(201);
    Project newer = project(3);

    Document page = page("/");

    assertThat(page.select("li.project").eachAttr("id"))
        .startsWith("project-" + newer.id(), "project-" + older.id());
    assertThat(line(page, newer.id()).select(".facts").text()).contains("3 epics", "0 stories");
    assertThat(line(page, older.id()).select(".facts").text())
        .contains("1 epic ", "1 story ")
        .doesNotContain("Last run");
    assertThat(line(page, newer.id()).select("h2 a").attr("href"))
        .isEqualTo("/projects/" + newer.id());
  }

  @Test
  void the_last_run_is_one_step_away_and_says_how_it_goes() {
    Project project = project(1);
    String run = post(project.runs(), "").is(202).text("runId");

    Document page = page("/");
    Element link = line(page, project.id()).select("a:contains(Last run)").getFirst();

    assertThat(link.attr("href")).isEqualTo("/runs/" + run);
    assertThat(link.text()).isEqualTo("Last run of A project");
    assertThat(line(page, project.id()).select(".badge").text()).isEqualTo("Queued");
    assertThat(page.select("#projects").attr("hx-trigger")).contains("every 3s");
  }

  @Test
  void long_lists_go_on_and_lead_back() {
    Project oldest = project(0);
    project(0);
    Document page = page("/?limit=1");
    assertThat(page.select(".pager a").eachText()).containsExactly("Older projects");
    assertThat(page.select("#projects").attr("hx-get")).isEqualTo("/");

    Document second = page(page.select(".pager a").attr("href") + "&limit=1");
    assertThat(line(second, oldest.id()).text()).contains("A project");
    assertThat(second.select(".pager a").eachText())
        .contains("Newest projects")
        .doesNotHaveDuplicates();
    assertThat(second.select("#projects").attr("hx-get")).startsWith("/?cursor=");
  }

  @Test
  void a_deletion_says_what_is_lost() {
    Project project = project(2);

    Element delete = line(page("/"), project.id()).select("[hx-delete]").getFirst();

    assertThat(delete.attr("hx-delete")).isEqualTo(project.path());
    assertThat(delete.attr("hx-confirm"))
        .isEqualTo(
            "“A project” is deleted with its 2 epics and 0 stories. A run that is going on ends;"
                + " past runs stay readable. This cannot be undone.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<img src=x onerror=alert(1)>",
        "</h2><script>alert(1)</script>",
        "\" hx-get=\"/x\" onclick='alert(1)'",
        "javascript:alert(1)",
        "[[${7*7}]] [(${7*7})] ${7*7} __${7*7}__ |${name}| @{/x} {name}",
        "🧵 שלום עולם \u202Eevil\u202C e\u0301",
        "&lt;b&gt; &amp; {{x}}"
      })
  void whatever_people_write_is_shown_as_they_wrote_it(String text) {
    UUID project = named(text, text);

    Element line = line(page("/"), project);

    assertThat(line.select("h2 a").getFirst().wholeText()).isEqualTo(text);
    assertThat(line.select("p.clamped").getFirst().wholeText()).isEqualTo(text);
    assertThat(line.select("img, script, [onclick], [onerror], [hx-get], [href^=javascript]"))
        .isEmpty();
    assertThat(line.select("[data-import]").attr("data-import-name")).isEqualTo(text);
    assertThat(line.select("[hx-delete]").attr("hx-confirm"))
        .startsWith("“" + text.substring(0, 18));
  }

  @Test
  void a_very_long_name_is_whole_in_the_list_and_short_in_sentences() {
    String name = "x".repeat(10_000);
    UUID project = named(name, "");

    Element line = line(page("/"), project);

    assertThat(line.select("h2 a").text()).isEqualTo(name);
    assertThat(line.select("[hx-delete]").attr("hx-confirm")).hasSizeLessThan(300);
    assertThat(line.select("p.clamped")).isEmpty();
  }

  @Test
  void a_cursor_of_another_list_is_a_page_that_says_so() {
    String cursor = URLEncoder.encode("bm8", StandardCharsets.UTF_8);

    Answer answer = get("/?cursor=" + cursor, "Accept", "text/html").is(400);

    assertThat(answer.response().body()).contains("is not a cursor of this list");
  }

  @Test
  void the_sample_is_a_backlog_that_can_be_imported() {
    String file =
        page("/")
            .select("link[rel=icon]")
            .attr("href")
            .replace("favicon.svg", "examples/community-garden.md");
    String backlog = get(file).is(200).response().body();

    Answer imported =
        send(
            request(project(0).path() + "/imports", "Content-Type", "text/markdown")
                .POST(BodyPublishers.ofString(backlog)));

    imported.is(201);
    assertThat(imported.body().path("epicsCreated").asInt()).isEqualTo(6);
    assertThat(imported.body().path("warnings")).isEmpty();
  }
}

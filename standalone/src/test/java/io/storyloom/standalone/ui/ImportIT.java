package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.storyloom.standalone.ui.Parts.button;
import static io.storyloom.standalone.ui.Parts.dialog;
import static io.storyloom.standalone.ui.Parts.submit;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Backlogs are chosen, dropped and pasted, on the list of projects and on the page of one.
class ImportIT {

  private static final Pattern PROJECT = Pattern.compile(".*/projects/[0-9a-f-]{36}");
  private static final Pattern PROJECT_PATH = Pattern.compile("/projects/[0-9a-f-]{36}");

  /// Tells of which events the browser would have made something of its own.
  private static final String DROP =
      """
      ([name, text]) => {
        const files = new DataTransfer();
        files.items.add(new File([text], name));
        const over = document.querySelector("dialog[open]") ?? document.querySelector("#main");
        return ["dragenter", "dragover", "drop"].filter(type => over.dispatchEvent(
          new DragEvent(type, {dataTransfer: files, bubbles: true, cancelable: true})));
      }
      """;

  private static final String PASTE =
      """
      text => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        document.body.dispatchEvent(
          new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
      }
      """;

  @RegisterExtension static final Site site = new Site();

  @AfterEach
  void nothing_is_left() {
    site.jdbc().sql("delete from catalog.project").update();
  }

  private static Locator text(Page page) {
    return page.locator("#import-text");
  }

  @Test
  void a_chosen_file_becomes_a_project_named_after_it() {
    Page page = site.open("/");
    button(page, "Import a backlog").first().click();
    page.locator("#import-choose").setInputFiles(Path.of("../examples/community-garden.md"));
    assertThat(page.locator("#import-recognised")).hasText("Recognised as Markdown.");
    assertThat(page.locator("#import-file-size")).hasText("2.4 KB");
    assertThat(page.locator("#import-new-name")).hasValue("Plotwise");
    Site.assertAccessible(page);

    submit(page).click();

    page.waitForURL(PROJECT);
    assertThat(page.locator(".toast")).containsText("Imported 6 epics and 2 stories.");
  }

  @Test
  void a_file_is_dropped_anywhere_and_its_warnings_are_shown_by_line() {
    Page page = site.open("/");
    page.evaluate(
        DROP, List.of("backlog.csv", "title,description\nBeds,All of them\n,Without a title\n"));
    assertThat(page.locator("#import-recognised")).hasText("Recognised as CSV.");
    assertThat(page.locator("#import-new-name")).hasValue("backlog");

    submit(page).click();

    assertThat(page.locator("#import-said")).hasText("Imported 1 epic.");
    assertThat(page.locator("#import-said")).isFocused();
    assertThat(page.locator("#import-result .lines li")).containsText(new String[] {"Line 3: "});
    Site.assertAccessible(page);
    assertThat(page.locator("#import-open")).hasAttribute("href", PROJECT_PATH);
    button(page, "Done").click();
    assertThat(page.locator("li.project h2")).hasText("backlog");
  }

  @Test
  void a_pasted_text_goes_into_a_project_that_is_there() {
    UUID project = site.api().createProject("Ours");
    Page page = site.open("/");
    button(page, "Import into Ours").click();
    assertThat(page.locator("#import-title")).hasText("Import into “Ours”");
    assertThat(page.locator("#import-name")).isHidden();
    page.locator("#import-text").fill("{\"epics\": [{\"title\": \"A\"}, {\"title\": \"B\"}]}");
    assertThat(page.locator("#import-recognised")).hasText("Recognised as JSON.");

    submit(page).click();

    assertThat(page.locator(".toast")).containsText("Imported 2 epics.");
    assertThat(page.locator("#project-" + project + " .facts")).containsText("2 epics");
    assertThat(dialog(page)).hasCount(0);
  }

  @Test
  void a_text_is_pasted_anywhere_and_what_is_no_backlog_leaves_nothing_behind() {
    site.expectComplaints("422");
    Page page = site.open("/");
    page.evaluate(PASTE, "Only a letter to a friend");
    assertThat(page.locator("#import-text")).hasValue("Only a letter to a friend");
    assertThat(page.locator("#import-recognised")).hasText("Recognised as Markdown.");

    submit(page).click();

    assertThat(dialog(page).locator("[role=alert]")).containsText("No epics were found.");
    assertThat(page.locator("#import-text")).hasValue("Only a letter to a friend");
    Site.assertAccessible(page);
    Assertions.assertThat(site.count("project")).isEqualTo(0);
    page.locator("#import-text").fill("## Epic 1: Letters");
    submit(page).click();
    page.waitForURL(PROJECT);
  }

  @Test
  void what_was_typed_survives_a_server_that_is_away_and_arrives_once() {
    site.expectComplaints("ERR_FAILED");
    Page page = site.open("/");
    page.evaluate(PASTE, "## Epic 1: Letters");
    page.route("**/imports", route -> route.abort());
    submit(page).click();
    assertThat(dialog(page).locator("[role=alert]")).containsText("cannot be reached");

    page.unroute("**/imports");
    submit(page).click();

    page.waitForURL(PROJECT);
    Assertions.assertThat(site.count("project")).isEqualTo(1);
    Assertions.assertThat(site.count("epic")).isEqualTo(1);
  }

  @Test
  void a_text_that_was_changed_after_a_lost_connection_is_what_is_imported() {
    site.expectComplaints("ERR_FAILED");
    Page page = site.open("/");
    page.evaluate(PASTE, "## Epic 1: Letters");
    page.route(
        "**/imports",
        route -> {
          route.fetch();
          route.abort();
        });
    submit(page).click();
    assertThat(dialog(page).locator("[role=alert]")).containsText("cannot be reached");
    page.unroute("**/imports");
    page.locator("#import-text").fill("## Epic 1: Parcels");
    submit(page).click();

    page.waitForURL(PROJECT);
    assertThat(page.locator(".epic h3")).hasText("Parcels");
    Assertions.assertThat(site.count("project")).isEqualTo(1);
  }

  @Test
  void an_import_that_is_given_up_leaves_nothing_behind() {
    site.expectComplaints("net::ERR_ABORTED");
    Page page = site.open("/");
    page.evaluate(PASTE, "## Epic 1: Letters");
    page.route("**/imports", route -> {});
    page.waitForRequest("**/imports", () -> submit(page).click());
    Assertions.assertThat(site.count("project")).isEqualTo(1);

    page.waitForResponse(
        answer -> answer.request().method().equals("DELETE"),
        () -> page.keyboard().press("Escape"));

    Assertions.assertThat(site.count("project")).isEqualTo(0);
  }

  @Test
  void what_was_given_up_holds_up_no_further_import() {
    site.expectComplaints("net::ERR_ABORTED");
    site.api().createProject("Ours");
    Page page = site.open("/");
    page.evaluate(PASTE, "## Epic 1: Letters");
    AtomicReference<Route> held = new AtomicReference<>();
    page.route("**/api/v1/projects", held::set);
    page.waitForRequest("**/api/v1/projects", () -> submit(page).click());
    page.keyboard().press("Escape");

    button(page, "Import into Ours").click();
    text(page).fill("## Epic 1: Parcels");
    submit(page).click();
    assertThat(page.locator(".toast")).containsText("Imported 1 epic.");
    button(page, "Import into Ours").click();
    text(page).fill("## Epic 2: Stamps");
    page.waitForResponse(
        answer -> answer.request().method().equals("DELETE"), () -> held.get().resume());

    assertThat(text(page)).hasValue("## Epic 2: Stamps");
    Assertions.assertThat(site.count("project")).isEqualTo(1);
    Assertions.assertThat(site.count("epic")).isEqualTo(1);
  }

  @Test
  void a_name_that_was_changed_after_a_lost_connection_is_the_name_of_the_project() {
    site.expectComplaints("ERR_FAILED");
    Page page = site.open("/");
    page.evaluate(PASTE, "## Epic 1: Letters");
    page.locator("#import-new-name").fill("First name");
    page.route("**/imports", route -> route.abort());
    submit(page).click();
    assertThat(dialog(page).locator("[role=alert]")).containsText("cannot be reached");
    page.unroute("**/imports");
    page.locator("#import-new-name").fill("Second name");
    assertThat(dialog(page).locator("[role=alert]")).isEmpty();
    submit(page).click();

    page.waitForURL(PROJECT);
    assertThat(page.locator("#project-name")).hasText("Second name");
    Assertions.assertThat(site.count("project")).isEqualTo(1);
  }

  @Test
  void a_file_dropped_on_another_dialog_takes_nobody_away_from_it() {
    Page page = site.open("/");
    button(page, "New project").first().click();
    page.locator("#new-project-name").fill("Typed");

    Assertions.assertThat((List<?>) page.evaluate(DROP, List.of("a.md", "## Epic 1: A")))
        .as("left to the browser")
        .isEmpty();

    assertThat(page.locator("dialog[open]")).hasId("new-project");
    assertThat(page.locator("body")).not().hasClass("dropping");
    page.evaluate(PASTE, "## Epic 1: A");
    assertThat(page.locator("dialog[open]")).hasId("new-project");
    assertThat(page.locator("#new-project-name")).hasValue("Typed");
  }

  @Test
  void what_is_given_while_a_result_is_shown_is_the_next_import() {
    Page page = site.open("/");
    for (String next : List.of("one", "two")) {
      page.evaluate(
          DROP, List.of(next + ".csv", "title,description\n" + next + ",\n,Without a title\n"));
      assertThat(page.locator("#import-new-name")).hasValue(next);
      submit(page).click();
      assertThat(page.locator("#import-result")).isVisible();
    }
    page.evaluate(PASTE, "## Epic 1: Three");
    assertThat(page.locator("#import-result")).isHidden();
    assertThat(text(page)).hasValue("## Epic 1: Three");
    assertThat(text(page)).isEnabled();
    Assertions.assertThat(site.count("project")).isEqualTo(2);
  }

  @Test
  void what_is_said_is_about_what_is_chosen_now() {
    Page page = site.open("/");
    button(page, "Import a backlog").first().click();
    submit(page).click();
    Locator alert = dialog(page).locator("[role=alert]");
    assertThat(alert).containsText("Choose a file");
    text(page).fill("[{\"title\": \"A\"}]");
    assertThat(alert).isEmpty();
    assertThat(page.locator("#import-recognised")).hasText("Recognised as JSON.");

    page.locator("#import-format").selectOption("markdown");
    text(page).fill("title,description");
    assertThat(page.locator("#import-format")).hasValue("markdown");
    assertThat(page.locator("#import-recognised")).isEmpty();

    byte[] large = "x".repeat(6 * 1024 * 1024).getBytes(StandardCharsets.UTF_8);
    page.locator("#import-choose").setInputFiles(new FilePayload("a.csv", "text/csv", large));
    assertThat(alert).containsText("at most 5 MB");
    assertThat(page.locator("#import-file-size")).hasText("6.0 MB");
    assertThat(page.locator("#import-recognised")).hasText("Recognised as CSV.");
    button(page, "Remove file").click();
    assertThat(alert).isEmpty();
    assertThat(page.locator("#import-choose")).isFocused();
    assertThat(text(page)).hasValue("title,description");
  }

  @Test
  void the_page_of_a_project_takes_what_belongs_to_it() {
    UUID project = site.api().createProject("Ours");
    Page page = site.open("/projects/" + project);
    page.evaluate(DROP, List.of("backlog.csv", "title,description\nBeds,\n,Without a title\n"));
    assertThat(page.locator("#import-title")).hasText("Import into “Ours”");
    Site.assertAccessible(page);
    submit(page).click();
    assertThat(page.locator("#import-said")).hasText("Imported 1 epic.");
    assertThat(page.locator("#import-open")).isHidden();
    button(page, "Done").click();
    assertThat(page.locator(".epic h3")).hasText("Beds");

    button(page, "Import").click();
    text(page).fill("## Epic 1: Tools");
    submit(page).click();

    assertThat(page.locator(".epic h3")).hasText(new String[] {"Beds", "Tools"});
    assertThat(page.locator(".toast")).containsText("Imported 1 epic.");
    Assertions.assertThat(site.count("project")).isEqualTo(1);
  }
}

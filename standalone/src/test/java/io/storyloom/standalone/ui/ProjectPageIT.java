package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.storyloom.standalone.ui.Parts.button;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The page of a project: its epics and stories are read, written, and deleted.
class ProjectPageIT {

  @RegisterExtension static final Site site = new Site("storyloom.generator.mock.latency=300ms");

  private static UUID project(String... descriptions) {
    UUID project = site.api().createProject("Mail Agent");
    if (descriptions.length > 0) {
      site.api().addEpics(project, List.of(descriptions));
    }
    return project;
  }

  private static Locator field(Page page, String name) {
    return page.locator("dialog[open] [name=" + name + "]");
  }

  /// With the keyboard.
  private static void press(Locator button) {
    button.focus();
    button.press("Enter");
  }

  @Test
  void the_first_epics_are_added_with_the_keyboard_alone() {
    Page page = site.open("/projects/" + project());
    assertThat(page).hasTitle("Mail Agent · Storyloom");
    assertThat(page.locator("#obstacle")).hasText("Add epics to generate stories");
    Site.assertAccessible(page);

    press(button(page, "Add an epic"));
    assertThat(field(page, "title")).isFocused();
    Site.assertAccessible(page);
    page.keyboard().press("Escape");
    assertThat(button(page, "Add an epic")).isFocused();
    press(button(page, "Add an epic"));
    page.keyboard().type("Inbox");
    page.keyboard().press("Tab");
    page.keyboard().type("What comes in");
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");

    assertThat(page.locator(".epic h3")).hasText("Inbox");
    assertThat(page.locator(".excerpt")).hasText("What comes in");
    assertThat(page.locator(".kpis dd").first()).hasText("1");
    assertThat(page.locator("#obstacle")).hasCount(0);
    assertThat(page.locator(".toast")).hasText("The epic was added×");

    press(button(page, "Add several"));
    page.keyboard().type("Replies\n\nEscalations\n");
    press(button(page, "Add epics"));
    assertThat(page.locator(".epic h3")).hasText(new String[] {"Inbox", "Replies", "Escalations"});
  }

  @Test
  void without_epics_there_is_nothing_to_generate() {
    UUID project = project("Only");
    Page page = site.open("/projects/" + project);
    site.jdbc().sql("delete from catalog.epic where project_id = ?").param(project).update();
    button(page, "Generate ALL Stories").click();
    assertThat(page.locator("#wizard")).containsText("No epics to process");
    Site.assertAccessible(page);
    page.locator("#wizard .primary").click();

    page.reload();
    assertThat(button(page, "Generate ALL Stories")).isDisabled();
    assertThat(button(page, "Generate ALL Stories"))
        .hasAttribute("title", "Add epics to generate stories");
    press(button(page, "Generate ALL Stories"));
    assertThat(page.locator("dialog[open]")).hasCount(0);
    Site.assertAccessible(page);
  }

  @Test
  void an_epic_is_edited_moved_and_deleted() {
    site.expectComplaints("400");
    Page page = site.open("/projects/" + project("First", "Second", "Third"));
    Locator second = page.locator(".epic").nth(1).locator("summary");
    press(second);
    button(page, "Edit epic").click();
    assertThat(field(page, "title")).isFocused();
    Site.assertAccessible(page);
    field(page, "title").fill("   ");
    field(page, "title").press("Enter");
    assertThat(page.locator("dialog[open] .field-error")).hasText("Title must not be blank.");
    field(page, "title").fill("Renamed");
    field(page, "title").press("Enter");
    assertThat(page.locator(".epic h3")).hasText(new String[] {"Epic 1", "Renamed", "Epic 3"});
    assertThat(page.locator(".toast p")).hasText("E2 was changed");

    press(button(page, "Move up"));
    assertThat(page.locator(".epic h3")).hasText(new String[] {"Renamed", "Epic 1", "Epic 3"});
    assertThat(page.locator(".epic").first().locator("details")).hasAttribute("open", "");
    assertThat(button(page, "Move up")).hasCount(0);

    button(page, "Delete epic").click();
    assertThat(page.locator("#confirm-title")).hasText("Delete E2?");
    assertThat(page.locator("#confirm-text")).hasText("“Renamed” will be permanently deleted.");
    button(page, "Keep").click();
    button(page, "Delete epic").click();
    page.locator("#confirm-yes").click();
    assertThat(page.locator(".epic h3")).hasText(new String[] {"Epic 1", "Epic 3"});
  }

  @Test
  void escape_asks_before_it_discards_what_was_typed() {
    Page page = site.open("/projects/" + project());
    press(button(page, "Add an epic"));
    page.keyboard().type("Inbox");

    page.keyboard().press("Escape");
    assertThat(page.locator("#confirm-title")).hasText("Discard what you typed?");
    Site.assertAccessible(page);
    button(page, "Go on editing").click();
    assertThat(field(page, "title")).hasValue("Inbox");

    page.keyboard().press("Escape");
    button(page, "Discard").click();
    assertThat(page.locator("dialog[open]")).hasCount(0);
    assertThat(button(page, "Add an epic")).isFocused();
  }

  @Test
  void stories_are_added_edited_and_deleted_in_place() {
    Page page = site.open("/projects/" + project("One", "Other"));
    press(page.locator(".epic summary").first());
    assertThat(page.locator(".epic .inside").first()).containsText("No stories yet.");
    press(button(page, "Add story"));
    assertThat(field(page, "title")).isFocused();
    Site.assertAccessible(page);
    field(page, "title").fill("Group mail");
    field(page, "text").fill("As an agent, I want groups");
    field(page, "acceptanceCriteria").fill("Given mail\n\n Then groups ");
    field(page, "priority").selectOption("MUST");
    field(page, "storyPoints").fill("3");
    page.locator("dialog[open] [type=submit]").click();

    assertThat(page.locator(".stories h4")).hasText("Group mail");
    assertThat(page.locator(".stories .tally")).hasText("Must 3 points");
    assertThat(page.locator(".epic .tally").first()).hasText("1 story");
    assertThat(page.locator(".kpis dd").nth(1)).hasText("1");

    press(page.locator(".stories summary"));
    assertThat(page.locator(".part li")).hasText(new String[] {"Given mail", "Then groups"});
    Site.assertAccessible(page);
    press(button(page, "Edit S1"));
    field(page, "priority").selectOption("");
    field(page, "title").fill("Group all mail");
    field(page, "title").press("Enter");
    assertThat(page.locator(".stories h4")).hasText("Group all mail");
    assertThat(page.locator(".stories .tally")).hasText("edited 3 points");
    assertThat(page.locator(".part li")).hasText(new String[] {"Given mail", "Then groups"});
    assertThat(page.locator(".stories details")).hasAttribute("open", "");

    press(button(page, "Delete S1"));
    page.locator("#confirm-yes").click();
    assertThat(page.locator(".epic .inside").first()).containsText("No stories yet.");
    assertThat(page.locator(".epic .tally").first()).hasText("0 stories");
  }

  @Test
  void stories_are_generated_and_watched_on_the_page() {
    Page page = site.open("/projects/" + project("One", "Other"));
    for (String next : List.of("Next", "Next", "Generate Stories")) {
      if (page.locator("#wizard[open]").count() == 0) {
        page.locator("#generate-all").click();
      }
      page.locator("#wizard [data-step]:not([hidden]) .primary").filter(having(next)).click();
    }

    assertThat(page.locator("#run-header")).containsText("Processing Epic");
    assertThat(page.locator("#generate-all")).hasAttribute("title", "Story generation in progress");
    assertThat(page.locator("#run-header")).hasText("Story Generation Complete");
    assertThat(page.locator("#generate-all")).isEnabled();
    assertThat(page.locator(".kpis .badge")).hasText("Completed");
    assertThat(page.locator(".kpis dd").nth(1)).not().hasText("0");
    assertThat(page.locator(".epic .tally").first()).not().hasText("0 stories");
    assertThat(page.locator("#history tbody tr")).hasCount(1);
    assertThat(page).hasTitle("Mail Agent · Storyloom");
    Site.assertAccessible(page);
    page.reload();
    assertThat(page.locator("#run-header")).hasText("Story Generation Complete");
  }

  private static Locator.FilterOptions having(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  @Test
  void what_nobody_changes_stays_as_it_is() {
    UUID project = project("One");
    Page page = site.open("/projects/" + project);
    String epic = page.locator(".epic").getAttribute("id").substring("row-".length());
    String stories = site.api().url() + "/api/v1/epics/" + epic + "/stories";
    page.request()
        .post(
            stories,
            RequestOptions.create()
                .setData(
                    Map.of(
                        "title", "Two\nlines",
                        "text", "\n As it was ",
                        "acceptanceCriteria", List.of("Given\n\nThen", " Two "))));
    press(page.locator(".epic summary"));
    press(page.locator(".stories summary"));
    press(button(page, "Edit S1"));
    field(page, "technicalNotes").fill("New");
    page.locator("dialog[open] [type=submit]").click();
    assertThat(page.locator(".stories .tally")).hasText("edited");

    String answer = page.request().get(stories).text();
    org.assertj.core.api.Assertions.assertThat(answer)
        .contains(
            "\"Two\\nlines\"", "\"\\n As it was \"", "[\"Given\\n\\nThen\",\" Two \"]", "\"New\"");
  }

  @Test
  void whatever_somebody_wrote_is_inert_and_breaks_nothing() {
    String text =
        "<img src=x onerror=\"document.title='caught'\"><script>document.title='caught'</script>"
            + "<a href=\"javascript:alert(1)\">x</a><div hx-get=\"/caught\" hx-trigger=\"load\">"
            + "[[${1+1}]] th:text {name} 🌱🏳️‍🌈 مرحبا \u202Eright to left\u202C "
            + "W".repeat(9_700);
    UUID project = site.api().createProject(text);
    site.api().addEpics(project, List.of(text));
    Page page = site.openOnPhone("/projects/" + project);
    String epic = page.locator(".epic").getAttribute("id").substring("row-".length());
    String api = site.api().url() + "/api/v1/epics/" + epic;
    page.request().patch(api, RequestOptions.create().setData(Map.of("title", text)));
    page.request()
        .post(
            api + "/stories",
            RequestOptions.create()
                .setData(
                    Map.of(
                        "title", text,
                        "text", text,
                        "persona", text,
                        "acceptanceCriteria", List.of(text))));
    page.reload();
    press(page.locator(".epic > details > summary"));
    press(page.locator(".stories summary"));

    assertThat(page.locator("h1")).hasText(text);
    assertThat(page.locator(".epic h3")).hasText(text);
    assertThat(page.locator(".stories h4")).hasText(text);
    assertThat(page.locator(".part li")).hasText(text);
    Site.assertFits(page);
    Site.assertAccessible(page);
    press(button(page, "Delete S1"));
    assertThat(page.locator("#confirm-text")).containsText("<img src=x onerror=");
    Site.assertFits(page);
    page.keyboard().press("Escape");
    press(button(page, "Edit S1"));
    assertThat(field(page, "title")).hasValue(text);
    Site.assertFits(page);
    assertThat(page).hasTitle(text.substring(0, 79) + "… · Storyloom");
  }

  @Test
  void the_page_follows_a_run() {
    UUID project = project("One", "Other");
    Page page = site.open("/projects/" + project);
    assertThat(page.locator("#run")).hasCount(0);
    press(page.locator(".epic summary").first());
    site.api().start(project);
    page.evaluate("() => htmx.trigger(document.body, 'runs-changed')");

    assertThat(page.locator("#run")).isVisible();
    assertThat(page.locator("#obstacle")).hasText("Story generation in progress");
    assertThat(page.locator(".epic > button").first()).hasAttribute("aria-disabled", "true");
    assertThat(page.locator(".epic .stories > li").first()).isVisible();
    assertThat(page.locator(".last-run .badge")).hasText("Completed");
    assertThat(page.locator("#history tbody tr")).containsText("2 of 2");
    assertThat(page.locator("#obstacle")).hasCount(0);
    assertThat(page.locator(".epic .tally:text-is('0 stories')")).hasCount(0);
    assertThat(page).hasTitle("Mail Agent · Storyloom");
    Site.assertAccessible(page);
  }

  private static String epicOf(Page page) {
    return site.api().url()
        + "/api/v1/epics/"
        + page.locator(".epic").first().getAttribute("id").substring("row-".length());
  }

  private static void addStories(Page page, int count) {
    for (int i = 1; i <= count; i++) {
      page.request()
          .post(
              epicOf(page) + "/stories",
              RequestOptions.create().setData(Map.of("title", "Story " + i)));
    }
  }

  private static void change(Page page, UUID project, String field, String value) {
    page.request()
        .patch(
            site.api().url() + "/api/v1/projects/" + project,
            RequestOptions.create().setData(Map.of(field, value)));
  }

  @Test
  void a_project_is_edited_as_it_is_by_now() {
    UUID project = project("One");
    Page page = site.open("/projects/" + project);
    change(page, project, "name", "Post Agent");
    button(page, "Edit").click();
    assertThat(field(page, "name")).hasValue("Post Agent");
    assertThat(field(page, "name")).isFocused();
    Site.assertAccessible(page);
    change(page, project, "name", "Letter Agent");
    field(page, "description").fill("Reads mail");
    page.locator("dialog[open] [type=submit]").click();

    assertThat(page.locator("h1")).hasText("Letter Agent");
    assertThat(page.locator("#summary .user-text")).hasText("Reads mail");
    assertThat(page).hasTitle("Letter Agent · Storyloom");
    assertThat(button(page, "Edit")).isFocused();
  }

  @Test
  void what_is_loaded_works_from_the_moment_it_is_there() {
    Page page = site.open("/projects/" + project("One"));
    page.evaluate(
        """
        () => new MutationObserver((_, observer) => {
          const button = document.querySelector("[id^=add-story]");
          if (button) {
            observer.disconnect();
            button.click();
          }
        }).observe(document.body, { childList: true, subtree: true })
        """);

    press(page.locator(".epic summary"));

    assertThat(field(page, "title")).isVisible();
  }

  @Test
  void what_was_added_is_loaded_once() {
    Page page = site.open("/projects/" + project("One"));
    page.clock().install();
    page.reload();
    press(page.locator(".epic summary"));
    press(button(page, "Add story"));
    field(page, "title").fill("Group mail");
    List<String> requests = new CopyOnWriteArrayList<>();
    page.onRequest(request -> requests.add(request.url().replaceAll(".*/|[?].*", "")));
    field(page, "title").press("Enter");
    assertThat(page.locator(".stories h4")).hasText("Group mail");
    page.clock().fastForward(3_000);
    page.clock().fastForward(3_000);
    assertThat(page.locator(".kpis dd").nth(1)).hasText("1");

    org.assertj.core.api.Assertions.assertThat(requests)
        .as("the story that is added, and what shows it")
        .filteredOn(request -> !request.equals("summary"))
        .containsExactly("stories", "epics", "stories");
  }

  @Test
  void what_is_shown_stays_when_something_changes() {
    Page page = site.open("/projects/" + project("One"));
    addStories(page, 60);
    press(page.locator(".epic summary"));
    press(button(page, "Show more stories"));
    assertThat(page.locator(".stories > li")).hasCount(60);
    assertThat(page.locator(".stories > li:nth-child(51) summary")).isFocused();
    press(page.locator(".stories > li:nth-child(55) summary"));
    press(button(page, "Edit S55"));
    field(page, "title").fill("Group mail");
    field(page, "title").press("Enter");

    assertThat(page.locator(".stories > li:nth-child(55) h4")).hasText("Group mail");
    assertThat(page.locator(".stories > li")).hasCount(60);
    assertThat(button(page, "Edit S55")).isFocused();
  }

  @Test
  void what_somebody_else_has_deleted_goes() {
    site.expectComplaints("404");
    UUID project = project("One", "Other");
    Page page = site.open("/projects/" + project);
    addStories(page, 1);
    press(page.locator(".epic summary").first());
    press(page.locator(".stories summary"));
    site.jdbc().sql("delete from catalog.story where project_id = ?").param(project).update();
    press(button(page, "Delete S1"));
    page.locator("#confirm-yes").click();
    assertThat(page.locator(".toast.failed")).containsText("There is no such story");
    assertThat(page.locator(".stories")).hasCount(0);

    page.request().delete(epicOf(page));
    page.evaluate("() => document.querySelector('[id^=add-story]')?.click()");
    assertThat(page.locator(".epic")).hasCount(1);

    page.request().delete(site.api().url() + "/api/v1/projects/" + project);
    assertThat(page.locator("#deleted h2")).hasText("This project was deleted");
    assertThat(page.locator("#deleted h2")).isVisible();
    assertThat(page.locator("#summary, #epics, #history")).hasCount(0);
    Site.assertAccessible(page);
  }

  @Test
  void a_page_that_nobody_looks_at_asks_for_nothing() {
    Page page = site.open("/projects/" + project("One"));
    page.clock().install();
    page.reload();
    page.evaluate("() => Object.defineProperty(document, 'hidden', {value: true, writable: true})");
    List<String> requests = new CopyOnWriteArrayList<>();
    page.onRequest(request -> requests.add(request.url()));
    page.clock().fastForward(6_000);
    page.clock().fastForward(6_000);
    org.assertj.core.api.Assertions.assertThat(requests).isEmpty();
    page.waitForRequest(
        "**/summary",
        () ->
            page.evaluate(
                "() => { document.hidden = false;"
                    + " document.dispatchEvent(new Event('visibilitychange')); }"));
  }

  @Test
  void it_is_accessible_in_the_dark_and_on_a_phone() {
    String path = "/projects/" + project("First", "Second");
    Page dark = site.open(path, new NewContextOptions().setColorScheme(ColorScheme.DARK));
    press(dark.locator(".epic summary").first());
    assertThat(button(dark, "Add story")).isVisible();
    Site.assertAccessible(dark);
    Page phone = site.openOnPhone(path);
    phone.locator(".epic summary").first().tap();
    assertThat(button(phone, "Add story")).isVisible();
    Site.assertAccessible(phone);
    Site.assertFits(phone);
  }
}

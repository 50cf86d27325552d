package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.storyloom.standalone.ui.Parts.button;
import static io.storyloom.standalone.ui.Parts.dialog;
import static io.storyloom.standalone.ui.Parts.submit;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What people do with the list of projects.
class ProjectsPageIT {

  private static final Pattern PROJECT = Pattern.compile(".*/projects/[0-9a-f-]{36}");

  @RegisterExtension static final Site site = new Site();

  @AfterEach
  void nothing_is_left() {
    site.jdbc().sql("delete from catalog.project").update();
  }

  @Test
  void the_first_visit_offers_a_sample_that_is_ready_to_be_generated() {
    Page page = site.open("/");
    assertThat(page.locator(".empty h2")).hasText("No projects yet");
    Site.assertAccessible(page);

    button(page, "Create a sample project").click();

    page.waitForURL(PROJECT);
    assertThat(page.locator(".toast")).containsText("The sample project is there.");
    page.navigate(site.api().url() + "/");
    assertThat(page.locator("li.project h2")).hasText("Community garden (sample)");
    assertThat(page.locator("li.project .facts")).containsText("6 epics");
    assertThat(page.locator("li.project .facts")).containsText("2 stories");
  }

  @Test
  void a_sample_that_is_no_longer_where_it_was_makes_no_project() {
    site.expectComplaints("404");
    Page page = site.open("/");
    page.route(
        "**/community-garden*",
        route -> route.fulfill(new FulfillOptions().setStatus(404).setBody("{}")));

    button(page, "Create a sample project").click();

    assertThat(page.locator(".toast")).containsText("Please reload the page and try again.");
    assertThat(button(page, "Create a sample project")).not().hasAttribute("aria-busy", "true");
    Assertions.assertThat(site.count("project")).isEqualTo(0);
  }

  @Test
  void a_project_is_created_with_the_keyboard_alone() {
    site.expectComplaints("400");
    site.api().createProject("There before");
    Page page = site.open("/");
    button(page, "New project").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#new-project-name")).isFocused();
    Site.assertAccessible(page);
    page.keyboard().press("Escape");
    assertThat(dialog(page)).hasCount(0);
    assertThat(button(page, "New project")).isFocused();

    page.keyboard().press("Enter");
    page.keyboard().type("  ");
    page.keyboard().press("Enter");
    Locator name = page.locator("#new-project-name");
    assertThat(name).hasAttribute("aria-invalid", "true");
    assertThat(name).isFocused();
    assertThat(page.locator(".field-error")).containsText("blank");
    Site.assertAccessible(page);
    name.fill("");
    page.keyboard().type("Typed");
    page.keyboard().press("Tab");
    page.keyboard().type("About");
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    assertThat(submit(page)).isFocused();
    page.keyboard().press("Enter");

    page.waitForURL(PROJECT);
    page.navigate(site.api().url() + "/");
    assertThat(page.locator("li.project h2").first()).hasText("Typed");
    assertThat(page.locator("li.project").first()).containsText("About");
  }

  @Test
  void clicking_twice_makes_one_project() {
    Page page = site.open("/");
    button(page, "New project").click();
    page.locator("#new-project-name").fill("Once");
    page.evaluate(
        "() => [1, 2].forEach(() => document.querySelector('#new-project-form .primary').click())");

    page.waitForURL(PROJECT);
    Assertions.assertThat(site.count("project")).isEqualTo(1);
  }

  @Test
  void the_list_shows_how_the_last_run_of_a_project_goes() {
    UUID project = site.api().createProject("Ours");
    site.api().addEpics(project, List.of("@mock hang"));
    UUID run = site.api().start(project);
    Page page = site.open("/");
    Locator badge = page.locator("#project-" + project + " .badge");
    assertThat(badge).hasText(Pattern.compile("Queued|Running"));
    site.endCall(run, 1);
    assertThat(badge).hasText("Completed");
    Site.assertAccessible(page);
  }

  @Test
  void a_deletion_asks_says_what_is_lost_and_keeps_the_place() {
    UUID doomed = site.api().createProject("Doomed");
    site.api().addEpics(doomed, List.of("", ""));
    site.api().createProject("Kept");
    Page page = site.open("/");
    button(page, "Delete Doomed").focus();
    page.keyboard().press("Enter");
    assertThat(dialog(page)).containsText("“Doomed” is deleted with its 2 epics and 0 stories.");
    assertThat(button(page, "Keep")).isFocused();
    Site.assertAccessible(page);
    page.keyboard().press("Escape");
    assertThat(button(page, "Delete Doomed")).isFocused();
    Assertions.assertThat(site.count("project")).isEqualTo(2);

    page.keyboard().press("Enter");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");

    assertThat(page.locator("li.project h2")).hasText(new String[] {"Kept"});
    assertThat(page.locator(".toast")).containsText("“Doomed” was deleted.");
    assertThat(page.locator("#announcer")).hasText("“Doomed” was deleted.");
    assertThat(page.locator("#main")).isFocused();
  }

  @Test
  void hostile_names_are_inert_and_break_no_layout() {
    for (String name :
        List.of(
            "<img src=x onerror=\"window.hacked=1\">",
            "\" onclick=\"window.hacked=1\" hx-get=\"/x\" hx-trigger=\"load",
            "W".repeat(10_000),
            "שלום 🧵 \u202Egnip",
            "{{name}} ${7*7} [[${7*7}]]")) {
      site.api().createProject(name);
    }
    for (Page page : List.of(site.open("/"), site.openOnPhone("/"))) {
      assertThat(page.locator("li.project")).hasCount(5);
      Site.assertFits(page);
      Site.assertAccessible(page);
      page.locator("li.project .danger").last().click();
      assertThat(dialog(page)).containsText("<img src=x onerror=\"window.hacked=1\">");
      page.keyboard().press("Escape");
      page.locator("li.project [data-import]").last().click();
      assertThat(page.locator("#import-title"))
          .hasText("Import into “<img src=x onerror=\"window.hacked=1\">”");
      Site.assertFits(page);
      page.keyboard().press("Escape");
      Assertions.assertThat(page.evaluate("() => window.hacked ?? 'inert'")).isEqualTo("inert");
    }
  }

  @Test
  void everything_fits_a_phone_and_reads_in_the_dark() {
    UUID project = site.api().createProject("Garden");
    site.api().addEpics(project, List.of(""));
    Page phone = site.openOnPhone("/");
    Site.assertFits(phone);
    button(phone, "Import a backlog").first().click();
    Site.assertFits(phone);
    Site.assertAccessible(phone);
    Page dark = site.open("/", new NewContextOptions().setColorScheme(ColorScheme.DARK));
    Site.assertAccessible(dark);
    button(dark, "Import a backlog").first().click();
    dark.locator("#import-choose")
        .setInputFiles(
            new FilePayload("a.md", "text/markdown", "x".getBytes(StandardCharsets.UTF_8)));
    Site.assertAccessible(dark);
  }
}

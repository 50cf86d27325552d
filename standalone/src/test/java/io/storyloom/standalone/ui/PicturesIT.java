package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Takes the pictures of the README; with `-Dstoryloom.pictures=docs/images` they are replaced,
/// else they are in `target/pictures`.
class PicturesIT {

  private static final Path ROOT = Path.of("..");
  private static final Path PICTURES =
      ROOT.resolve(System.getProperty("storyloom.pictures", "standalone/target/pictures"));

  /// Five epics that are quickly done, one that is being worked on, and the rest.
  private static final List<String> UNDER_WAY =
      List.of(
          "Sign up and sign in",
          "Search the catalogue",
          "Reserve a book",
          "Borrow and return",
          "Reminders by mail",
          "Inter-library loans",
          "Reading groups",
          "Children's corner",
          "Opening hours and rota",
          "Donations",
          "Statistics for the board",
          "Accessibility of the website");

  @BeforeAll
  static void makeRoom() throws IOException {
    Files.createDirectories(PICTURES);
  }

  @RegisterExtension
  static final Site site =
      new Site(
          "storyloom.generator.mock.latency=20ms",
          "storyloom.pacing.fast.backoff=50ms,50ms",
          "storyloom.generator.timeout=90s");

  @Test
  void a_project_and_the_wizard() throws IOException {
    UUID project = imported("Community garden", "community-garden.md");
    site.api().awaitCompleted(List.of(site.api().start(project)), Duration.ofSeconds(30));
    site.api().addEpic(project, "Compost", "Who brings what, and when it is turned.");
    site.api().addEpic(project, "Newsletter", "What grows, who helps, what is on next.");

    Page page = site.open("/projects/" + project, desk(ColorScheme.LIGHT));
    page.locator("li.epic summary").first().click();
    assertThat(page.locator(".stories > li").first()).isVisible();
    page.evaluate("() => scrollTo(0, 0)");
    shoot(page, "project");
    page.locator("li.epic summary").first().click();

    page.locator("#generate-all").click();
    Locator wizard = page.locator("#wizard");
    for (String step : List.of("Scope", "Settings", "Confirm")) {
      assertThat(wizard.locator("[aria-current=step]")).hasText(step);
      shoot(page, "wizard-" + step.toLowerCase(Locale.ROOT));
      if (!step.equals("Confirm")) {
        wizard.locator("[data-step]:not([hidden]) [data-to-step].primary").click();
      }
    }
  }

  @Test
  void a_run_under_way_in_light_and_dark_and_on_a_phone() {
    UUID project = site.api().createProject("Town library");
    for (int i = 0; i < UNDER_WAY.size(); i++) {
      site.api().addEpic(project, UNDER_WAY.get(i), i == 5 ? "@mock latency=80s" : "");
    }
    UUID run = site.api().start(project);
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      Page page = site.open("/runs/" + run, desk(scheme));
      assertThat(page.locator("#run-header")).containsText("Inter-library loans");
      assertThat(page.locator("#run-stream")).hasText("Live");
      shoot(page, scheme == ColorScheme.DARK ? "dark" : "running");
    }
    Page phone = site.openOnPhone("/runs/" + run);
    assertThat(phone.locator("#run-stream")).hasText("Live");
    Site.assertFits(phone);
    shoot(phone, "phone");
    phone.request().post(site.api().url() + "/api/v1/runs/" + run + "/cancel");
  }

  @Test
  void a_run_that_ended_with_failures() throws IOException {
    UUID project = imported("What can go wrong", "failures.md");
    UUID run = site.api().start(project);
    Page page = site.open("/runs/" + run, desk(ColorScheme.LIGHT));
    assertThat(page.locator("#run-header"))
        .hasText("Story Generation Completed with Errors", new HasTextOptions().setTimeout(60_000));
    shoot(page, "failures");
  }

  private static NewContextOptions desk(ColorScheme scheme) {
    return new NewContextOptions().setViewportSize(1120, 860).setColorScheme(scheme);
  }

  private static UUID imported(String name, String example) throws IOException {
    UUID project = site.api().createProject(name);
    Page page = site.open("/");
    page.request()
        .post(
            site.api().url() + "/api/v1/projects/" + project + "/imports",
            RequestOptions.create()
                .setHeader("Content-Type", "text/markdown")
                .setData(Files.readString(ROOT.resolve("examples").resolve(example))));
    return project;
  }

  private static void shoot(Page page, String name) {
    // Nothing is pointed at.
    page.mouse().move(0, 0);
    Site.awaitStill(page);
    page.screenshot(new ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }
}

package io.storyloom.standalone.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.storyloom.standalone.system.HttpApi;
import io.storyloom.standalone.system.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A Storyloom of a test class of its own, and the users who open its pages in Chromium. Each test
/// has new users, and fails when a page of theirs complains of something that was not expected.
final class Site implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  private final String[] settings;
  private final List<BrowserContext> users = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private @Nullable Chromium chromium;
  private @Nullable Services services;

  /// @param settings properties of the services, as `name=value`
  Site(String... settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Chromium.require();
    chromium =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent(Chromium.class, _ -> new Chromium(), Chromium.class);
    // A busy machine is no failure.
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    services = new Services(settings);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    users.forEach(BrowserContext::close);
    List<String> unexpected =
        complaints.stream()
            .filter(complaint -> expected.stream().noneMatch(complaint::contains))
            .toList();
    users.clear();
    complaints.clear();
    expected.clear();
    assertThat(unexpected).as("what scripts and the browser complained of").isEmpty();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (services != null) {
      services.close();
    }
  }

  Services services() {
    return Objects.requireNonNull(services);
  }

  HttpApi api() {
    return services().api;
  }

  JdbcClient jdbc() {
    return services().jdbc;
  }

  /// How many rows a table of the catalogue has.
  int count(String table) {
    return jdbc().sql("select count(*) from catalog." + table).query(Integer.class).single();
  }

  /// Lets a run go on from an epic that hangs: its call is given up when the epic is gone.
  ///
  /// @param position of the epic, from 1
  void endCall(UUID run, int position) {
    jdbc()
        .sql(
            """
            delete from catalog.epic
             where number = ? and project_id = (select project_id from intake.run where run_id = ?)
            """)
        .params(position, run)
        .update();
  }

  /// A tab of a new user at a desk.
  Page open(String path) {
    return open(path, new NewContextOptions().setViewportSize(1280, 900));
  }

  /// A tab of a new user with a phone.
  Page openOnPhone(String path) {
    return open(
        path,
        new NewContextOptions().setViewportSize(360, 740).setHasTouch(true).setIsMobile(true));
  }

  /// A tab of a new user, who sees as these options say.
  Page open(String path, NewContextOptions options) {
    BrowserContext user = Objects.requireNonNull(chromium).newUser(options);
    users.add(user);
    return openAs(user, path);
  }

  /// A further tab of the user of another.
  Page openBeside(Page page, String path) {
    return openAs(page.context(), path);
  }

  private Page openAs(BrowserContext user, String path) {
    Page page = user.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text() + " at " + message.location());
      }
    });
    page.navigate(api().url() + path);
    return page;
  }

  /// Of complaints that are meant in this test, as of requests that are refused.
  ///
  /// @param parts of their texts
  void expectComplaints(String... parts) {
    expected.addAll(List.of(parts));
  }

  /// What is fading in has no contrast yet, and neither has what is on its way.
  private static final String MOTION_ENDS =
      """
      () => Promise.all(document.getAnimations()
          .filter(motion => motion.effect.getComputedTiming().endTime !== Infinity)
          .map(motion => motion.finished.catch(() => {}))).then(() => null)
      """;

  /// Waits until nothing is on its way and nothing moves.
  static void awaitStill(Page page) {
    page.waitForFunction("() => !document.querySelector('[aria-busy=true]')");
    page.evaluate(MOTION_ENDS);
  }

  /// Whatever axe finds is told with the elements it is about.
  static void assertAccessible(Page page) {
    awaitStill(page);
    List<Rule> violations = new AxeBuilder(page).withTags(RULES).analyze().getViolations();
    assertThat(
            violations.stream()
                .map(rule ->
                    rule.getId()
                        + ": "
                        + rule.getHelp()
                        + rule.getNodes().stream().map(node -> "\n  " + node.getHtml()).toList()))
        .as("what axe finds at " + page.url())
        .isEmpty();
  }

  private static final String BEYOND =
      """
      () => Math.max(...[document.documentElement, ...document.querySelectorAll("dialog[open]")]
          .map(box => box.scrollWidth - box.clientWidth))
      """;

  /// Nothing reaches beyond the right edge, of the page or of a dialog.
  static void assertFits(Page page) {
    assertThat(((Number) page.evaluate(BEYOND)).intValue())
        .as("pixels beyond the width")
        .isLessThanOrEqualTo(0);
  }
}

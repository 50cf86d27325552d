package io.storyloom.standalone.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;

/// Debian's Chromium, which opens pages of a running Storyloom and notes what they complain of.
final class Browsing implements AutoCloseable {

  private static final String MISSING =
      "Pages are not tested in a browser, as there is no chromium on the PATH.";
  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

  private final Playwright playwright;
  private final Browser browser;
  private final String url;
  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  /// Skips the tests where there is no Chromium, but not in CI; to be called before anything is
  /// started.
  static void required() {
    if (chromium().isEmpty()) {
      assertThat(System.getenv("CI")).as(MISSING).isNotEqualTo("true");
      Assumptions.assumeThat(false).as(MISSING).isTrue();
    }
  }

  /// @param url of the service
  Browsing(String url) {
    this.url = url;
    playwright =
        Playwright.create(
            new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new LaunchOptions()
                    .setExecutablePath(chromium().orElseThrow())
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  private static Optional<Path> chromium() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder -> Stream.of("chromium", "chromium-browser").map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
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
    BrowserContext context = browser.newContext(options);
    contexts.add(context);
    context.setDefaultTimeout(10_000);
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text() + " at " + message.location());
      }
    });
    page.navigate(url + path);
    return page;
  }

  /// A further tab of the user of another.
  Page openBeside(Page page, String path) {
    Page beside = page.context().newPage();
    beside.onPageError(complaints::add);
    beside.navigate(url + path);
    return beside;
  }

  /// What is fading in has no contrast yet.
  private static final String MOTION_ENDS =
      """
      () => Promise.all(document.getAnimations()
          .filter(motion => motion.effect.getComputedTiming().endTime !== Infinity)
          .map(motion => motion.finished.catch(() => {}))).then(() => null)
      """;

  /// Whatever axe finds is told with the elements it is about.
  static void assertAccessible(Page page) {
    page.evaluate(MOTION_ENDS);
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

  /// Neither scripts nor the Content-Security-Policy complained, on any page.
  ///
  /// @param expected parts of complaints that are meant, as of refused requests
  void assertNoComplaints(String... expected) {
    assertThat(
            complaints.stream()
                .filter(complaint -> Arrays.stream(expected).noneMatch(complaint::contains)))
        .isEmpty();
  }

  /// Nothing reaches beyond the right edge.
  static void assertFits(Page page) {
    Object beyond = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth");
    assertThat(((Number) beyond).intValue()).as("pixels beyond the width").isLessThanOrEqualTo(0);
  }

  /// Forgets users and complaints, before the next test.
  void forget() {
    contexts.forEach(BrowserContext::close);
    contexts.clear();
    complaints.clear();
  }

  @Override
  public void close() {
    forget();
    browser.close();
    playwright.close();
  }
}

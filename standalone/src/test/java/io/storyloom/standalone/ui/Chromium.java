package io.storyloom.standalone.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;

/// Debian's Chromium, one for all tests of a JVM.
final class Chromium implements AutoCloseable {

  private static final String MISSING =
      "Pages are not tested in a browser, as there is no chromium on the PATH.";

  private final Playwright playwright =
      Playwright.create(
          new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final Browser browser =
      playwright
          .chromium()
          .launch(
              new LaunchOptions()
                  .setExecutablePath(executable().orElseThrow())
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

  /// Skips the tests where there is no Chromium, but not in CI.
  static void require() {
    if (executable().isEmpty()) {
      assertThat(System.getenv("CI")).as(MISSING).isNotEqualTo("true");
      Assumptions.assumeThat(false).as(MISSING).isTrue();
    }
  }

  private static Optional<Path> executable() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder -> Stream.of("chromium", "chromium-browser").map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// A user who was never here before.
  BrowserContext newUser(NewContextOptions options) {
    BrowserContext user = browser.newContext(options);
    user.setDefaultTimeout(10_000);
    return user;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}

package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.storyloom.standalone.system.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What all pages have in common.
class PagesIT {

  private static Services services;
  private static Browsing browsing;

  @BeforeAll
  static void start() {
    Browsing.required();
    services = new Services();
    browsing = new Browsing(services.api.url());
  }

  @AfterAll
  static void stop() {
    if (browsing != null) {
      browsing.close();
      services.close();
    }
  }

  @AfterEach
  void no_page_complained() {
    browsing.assertNoComplaints("404");
    browsing.forget();
  }

  @Test
  void the_frame_is_accessible_in_light_and_dark_and_fits_a_phone() {
    services.api.createProject("Seen by everybody");
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      Page page = browsing.open("/", new NewContextOptions().setColorScheme(scheme));
      assertThat(page).hasTitle("Projects · Storyloom");
      Browsing.assertAccessible(page);
    }
    Browsing.assertFits(browsing.openOnPhone("/"));
  }

  @Test
  void the_first_key_leads_past_the_navigation() {
    Page page = browsing.open("/");
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#main")).isFocused();
  }

  @Test
  void a_page_that_is_not_there_leads_back() {
    Page page = browsing.open("/nothing");
    assertThat(page).hasTitle("Not found · Storyloom");
    Browsing.assertAccessible(page);
    page.locator("main a").click();
    assertThat(page).hasTitle("Projects · Storyloom");
  }
}

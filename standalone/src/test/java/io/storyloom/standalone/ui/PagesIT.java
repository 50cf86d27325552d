package io.storyloom.standalone.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What all pages have in common.
class PagesIT {

  @RegisterExtension static final Site site = new Site();

  @Test
  void the_frame_is_accessible_in_light_and_dark_and_fits_a_phone() {
    site.api().createProject("Seen by everybody");
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      Page page = site.open("/", new NewContextOptions().setColorScheme(scheme));
      assertThat(page).hasTitle("Projects · Storyloom");
      Site.assertAccessible(page);
    }
    Site.assertFits(site.openOnPhone("/"));
  }

  @Test
  void the_first_key_leads_past_the_navigation() {
    Page page = site.open("/");
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#main")).isFocused();
  }

  @Test
  void a_database_that_is_away_is_told_and_tried_again() {
    site.expectComplaints("503");
    Page page = site.services().whileDatabaseIsAway(() -> site.open("/runs"));
    assertThat(page).hasTitle("Service unavailable · Storyloom");
    Site.assertAccessible(page);
    page.getByText("Try again").click();
    assertThat(page).hasTitle("Runs · Storyloom");
  }

  @Test
  void text_that_is_selected_beyond_the_edge_of_a_dialog_stays() {
    Page page = site.open("/");
    page.locator("[data-opens=new-project]").click();
    page.locator("#new-project-name").fill("Selected");
    BoundingBox name = page.locator("#new-project-name").boundingBox();
    page.mouse().move(name.x + 40, name.y + name.height / 2);
    page.mouse().down();
    page.mouse().move(5, name.y);
    page.mouse().up();

    assertThat(page.locator("#new-project-name")).hasValue("Selected");
    assertThat(page.locator("#new-project[open]")).isVisible();
    page.keyboard().press("Escape");
    page.locator("#confirm-yes").click();
    page.locator("[data-opens=new-project]").click();
    assertThat(page.locator("#new-project-name")).hasValue("");
  }

  @Test
  void a_page_that_is_not_there_leads_back() {
    site.expectComplaints("404");
    Page page = site.open("/nothing");
    assertThat(page).hasTitle("Not found · Storyloom");
    Site.assertAccessible(page);
    page.locator("main a").click();
    assertThat(page).hasTitle("Projects · Storyloom");
  }
}

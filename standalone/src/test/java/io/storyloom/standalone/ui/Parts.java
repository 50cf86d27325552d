package io.storyloom.standalone.ui;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/// What people find on any page.
final class Parts {

  private Parts() {}

  static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /// The one that is open.
  static Locator dialog(Page page) {
    return page.locator("dialog[open]");
  }

  static Locator submit(Page page) {
    return dialog(page).locator("[type=submit]");
  }
}

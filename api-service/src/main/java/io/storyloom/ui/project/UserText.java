package io.storyloom.ui.project;

/// What somebody wrote, which may be of any length.
record UserText(String text) {

  private static final int MOST_CHARACTERS = 1_200;
  private static final int MOST_LINES = 24;

  public boolean isBlank() {
    return text.isBlank();
  }

  /// Whether it would fill a screen, and so is shown in a box of its own that scrolls.
  public boolean isLong() {
    return text.length() > MOST_CHARACTERS
        || text.lines().limit(MOST_LINES + 1).count() > MOST_LINES;
  }
}

package io.storyloom.api.transfer.csv;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whole numbers, which Jira writes with a fraction of zero.
final class StoryPoints {

  static final String RULE = "a whole number from 0 to 999,999";

  private static final Pattern WHOLE = Pattern.compile("(\\d{1,6})(?:[.,]0{1,6})?");

  /// @return null when it is no such number
  static @Nullable Integer read(String word) {
    var number = WHOLE.matcher(word);
    return number.matches() ? Integer.valueOf(number.group(1)) : null;
  }

  private StoryPoints() {}
}

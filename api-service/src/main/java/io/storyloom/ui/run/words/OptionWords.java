package io.storyloom.ui.run.words;

import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.util.Locale;

/// What options of runs can be, in words.
public final class OptionWords {

  private OptionWords() {}

  /// An option's value as the HTTP contract writes it.
  public static String value(Enum<?> option) {
    return option.name().toLowerCase(Locale.ROOT);
  }

  /// With a capital, as `Standard`.
  public static String name(Enum<?> option) {
    return option.name().charAt(0) + value(option).substring(1);
  }

  public static String text(Mode mode) {
    return switch (mode) {
      case COMPACT -> "Quick overview, fewer details";
      case STANDARD -> "Balanced detail and coverage";
      case DETAILED -> "Comprehensive with edge cases";
    };
  }

  public static String text(PersonaSet set) {
    return switch (set) {
      case LIGHTWEIGHT -> "1 primary persona";
      case CORE -> "3 key personas";
      case FULL -> "All 5 personas";
    };
  }

  public static String text(PacingName pacing) {
    return switch (pacing) {
      case SAFE -> "3s delay, best for large batches";
      case NORMAL -> "1s delay, balanced";
      case FAST -> "Minimal delay, may hit rate limits";
    };
  }

  public static String text(OnError onError) {
    return switch (onError) {
      case CONTINUE -> "Go on with the other epics";
      case STOP -> "Leave the epics after it for later";
    };
  }

  public static String text(ExistingStories existing) {
    return switch (existing) {
      case REPLACE -> "Replace existing stories (delete and regenerate)";
      case SKIP -> "Skip these epics (keep existing stories)";
    };
  }
}

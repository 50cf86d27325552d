package io.storyloom.api.transfer.csv;

import io.storyloom.story.Priority;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the priorities of a new Jira, and of the older ones, correspond to.
final class JiraPriority {

  /// @return null when there is none of that name
  static @Nullable Priority read(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "highest", "blocker", "critical", "must" -> Priority.MUST;
      case "high", "major", "should" -> Priority.SHOULD;
      case "medium", "minor", "could" -> Priority.COULD;
      case "low", "lowest", "trivial", "wont" -> Priority.WONT;
      default -> null;
    };
  }

  /// @return empty for none, which lets Jira take its default
  static String of(@Nullable Priority priority) {
    return switch (priority) {
      case MUST -> "Highest";
      case SHOULD -> "High";
      case COULD -> "Medium";
      case WONT -> "Low";
      case null -> "";
    };
  }

  private JiraPriority() {}
}

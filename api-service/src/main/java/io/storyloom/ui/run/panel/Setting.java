package io.storyloom.ui.run.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An option that a run was started with, in words.
record Setting(String name, String value) {

  private static final Map<String, String> NAMES =
      Map.of(
          "mode", "Generation Mode",
          "personaSet", "Persona Coverage",
          "existingStories", "Existing stories",
          "pacing", "Processing Speed",
          "onError", "After a failed epic");
  private static final List<String> ORDER =
      List.of("mode", "personaSet", "existingStories", "pacing", "onError");

  /// @param options as they were stored at the start
  static List<Setting> of(JsonNode options) {
    List<Setting> settings = new ArrayList<>();
    for (String option : ORDER) {
      add(settings, NAMES.get(option), words(option, options.path(option).asString("")));
    }
    JsonNode budget = options.path("maxCostUsd");
    add(settings, "Budget", budget.isNumber() ? "$" + budget.decimalValue().toPlainString() : "");
    return List.copyOf(settings);
  }

  private static void add(List<Setting> settings, @Nullable String name, String value) {
    if (name != null && !value.isEmpty()) {
      settings.add(new Setting(name, value));
    }
  }

  private static String words(String option, String value) {
    if (value.isEmpty()) {
      return "";
    }
    return switch (option + " " + value) {
      case "existingStories skip" -> "Skip these epics (keep existing stories)";
      case "existingStories replace" -> "Replace existing stories (delete and regenerate)";
      case "onError continue" -> "Go on with the next";
      case "onError stop" -> "Stop the run";
      default -> value.substring(0, 1).toUpperCase(Locale.ROOT) + value.substring(1);
    };
  }
}

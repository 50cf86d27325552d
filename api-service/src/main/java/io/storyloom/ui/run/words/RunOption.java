package io.storyloom.ui.run.words;

import io.storyloom.run.RunOptions;
import io.storyloom.ui.page.Format;
import org.jspecify.annotations.Nullable;

/// An option of runs, in the order in which options are told.
public enum RunOption {
  MODE("mode", "Generation Mode"),
  PERSONA_SET("personaSet", "Persona Coverage"),
  EXISTING_STORIES("existingStories", "Existing Stories"),
  PACING("pacing", "Processing Speed"),
  ON_ERROR("onError", "When an Epic Fails"),
  BUDGET("maxCostUsd", "Budget");

  private final String field;
  private final String title;

  RunOption(String field, String title) {
    this.field = field;
    this.title = title;
  }

  /// Of the HTTP contract.
  public String field() {
    return field;
  }

  public String title() {
    return title;
  }

  /// What a run does about it, null when it has none.
  public @Nullable String chosen(RunOptions options) {
    return switch (this) {
      case MODE -> OptionWords.name(options.mode());
      case PERSONA_SET -> OptionWords.name(options.personaSet());
      case EXISTING_STORIES -> OptionWords.text(options.existingStories());
      case PACING -> OptionWords.name(options.pacing());
      case ON_ERROR -> OptionWords.text(options.onError());
      case BUDGET -> options.maxCostUsd() == null ? null : Format.usd(options.maxCostUsd());
    };
  }
}

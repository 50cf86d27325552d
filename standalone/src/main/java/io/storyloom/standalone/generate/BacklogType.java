package io.storyloom.standalone.generate;

import io.storyloom.standalone.terminal.Refusal;
import java.util.Locale;
import java.util.Optional;

/// What a backlog is written in, by its file's ending or by `--type`.
enum BacklogType {
  MARKDOWN("text/markdown"),
  CSV("text/csv"),
  JSON("application/json");

  private final String mediaType;

  BacklogType(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  static Optional<BacklogType> named(String ending) {
    return switch (ending.toLowerCase(Locale.ROOT)) {
      case "md", "markdown" -> Optional.of(MARKDOWN);
      case "csv" -> Optional.of(CSV);
      case "json" -> Optional.of(JSON);
      default -> Optional.empty();
    };
  }

  static BacklogType ofOption(String type) {
    return named(type)
        .orElseThrow(
            () -> Refusal.usage("--type is md, csv or json, but was '%s'.".formatted(type)));
  }
}

package io.storyloom.api.transfer;

import io.storyloom.api.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The formats of an export.
enum ExportFormat {
  JSON("json", "application/json"),
  JSONL("jsonl", "application/jsonl"),
  MARKDOWN("md", "text/markdown;charset=UTF-8");

  private final String extension;
  private final String mediaType;

  ExportFormat(String extension, String mediaType) {
    this.extension = extension;
    this.mediaType = mediaType;
  }

  static ExportFormat of(@Nullable String name) {
    return Arrays.stream(values())
        .filter(format -> format.parameter().equals(name))
        .findFirst()
        .orElseThrow(() ->
            ProblemException.invalid(
                "format",
                "must be one of "
                    + Arrays.stream(values())
                        .map(ExportFormat::parameter)
                        .collect(Collectors.joining(", "))));
  }

  String extension() {
    return extension;
  }

  String mediaType() {
    return mediaType;
  }

  private String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}

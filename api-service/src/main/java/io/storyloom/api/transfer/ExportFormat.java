package io.storyloom.api.transfer;

import io.storyloom.api.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The formats of an export.
enum ExportFormat {
  JSON,
  JSONL,
  CSV,
  MARKDOWN,
  JIRA;

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

  private String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}

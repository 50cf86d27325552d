package io.storyloom.standalone.generate;

import java.util.Locale;

/// What stories are written as; the names are the export's.
enum StoryFormat {
  JSON,
  JSONL,
  CSV,
  MARKDOWN,
  JIRA;

  /// By the ending of the file, `JSON` where that says nothing.
  static StoryFormat byEnding(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return JSONL;
    }
    if (name.endsWith(".csv")) {
      return CSV;
    }
    return name.endsWith(".md") || name.endsWith(".markdown") ? MARKDOWN : JSON;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

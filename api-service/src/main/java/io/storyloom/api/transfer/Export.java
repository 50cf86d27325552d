package io.storyloom.api.transfer;

/// What an export turned out to be.
record Export(Type type, String projectName) {

  /// The kinds of files.
  enum Type {
    JSON("json", "application/json"),
    JSONL("jsonl", "application/jsonl"),
    CSV("csv", "text/csv;charset=UTF-8"),
    MARKDOWN("md", "text/markdown;charset=UTF-8"),
    ZIP("zip", "application/zip");

    private final String extension;
    private final String mediaType;

    Type(String extension, String mediaType) {
      this.extension = extension;
      this.mediaType = mediaType;
    }
  }

  String mediaType() {
    return type.mediaType;
  }

  String disposition() {
    return ExportFileName.disposition(projectName, type.extension);
  }
}

package io.storyloom.ui.deadletter;

/// Why a record was set aside, in words.
final class Reasons {

  private Reasons() {}

  /// The reason itself when it is none of ours.
  static String words(String reason) {
    return switch (reason) {
      case "NO_VALUE" -> "Record without a value";
      case "NO_KEY" -> "Record without a key";
      case "UNDECODABLE" -> "Cannot be decoded";
      case "UNKNOWN_SCHEMA" -> "Unknown schema";
      case "WRONG_TYPE" -> "Not of this topic";
      case "WRONG_KEY" -> "Key of another run";
      case "WRONG_PARTITION" -> "In the wrong partition";
      case "CORRUPT_LOG" -> "Cannot follow what happened before";
      case "INVALID_DATA" -> "Value the database refuses";
      case "" -> "Unknown reason";
      default -> reason;
    };
  }
}

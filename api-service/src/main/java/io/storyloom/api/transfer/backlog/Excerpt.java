package io.storyloom.api.transfer.backlog;

/// What a message quotes of a file.
public final class Excerpt {

  /// The text, cut between two characters where it has more than so many.
  public static String of(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  private Excerpt() {}
}

package io.storyloom.api.text;

import org.jspecify.annotations.Nullable;

/// How long a text may be and whether it may be blank; all of Unicode is kept as sent, but NUL and
/// halves of surrogate pairs cannot be stored.
public enum TextRule {
  /// Names and titles.
  TITLE(10_000, true),
  /// Descriptions and other long texts.
  DESCRIPTION(200_000, false),
  /// Entries of a list.
  CRITERION(200_000, true);

  private final int longest;
  private final boolean needed;

  TextRule(int longest, boolean needed) {
    this.longest = longest;
    this.needed = needed;
  }

  /// What is wrong with the text, as the end of a sentence, or null.
  public @Nullable String problemWith(String text) {
    String unstorable = unstorable(text);
    if (unstorable != null) {
      return unstorable;
    }
    if (needed && isBlank(text)) {
      return "must not be blank";
    }
    return text.length() > longest && text.codePointCount(0, text.length()) > longest
        ? "must not be longer than %,d characters".formatted(longest)
        : null;
  }

  /// What makes a text impossible to store, or null.
  public static @Nullable String unstorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "must not contain NUL characters";
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return "must not contain half a surrogate pair";
        }
        i++;
      }
    }
    return null;
  }

  private static boolean isBlank(String text) {
    return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }
}

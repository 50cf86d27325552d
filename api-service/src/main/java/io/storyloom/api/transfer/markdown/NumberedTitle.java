package io.storyloom.api.transfer.markdown;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an epic's or a story's heading says: `Epic-00: Title`, `Story 1.2 – Title`.
///
/// @param number without leading zeros, its parts separated by dots
/// @param title may be empty
record NumberedTitle(String number, String title) {

  private static final String SEPARATORS = ":：.。)）|·•،,;";
  private static final String DASHES = "-–—‒―−";
  private static final String CONNECTORS = "-–—#№_";

  /// The words that may precede the number, in any letter case.
  static final class Words {
    private final List<String> words;

    Words(Collection<String> words) {
      this.words =
          words.stream()
              .map(String::strip)
              .filter(word -> !word.isEmpty())
              .sorted(Comparator.comparingInt(String::length).reversed())
              .toList();
    }

    @Nullable NumberedTitle match(String text) {
      String emphasis = emphasis(text);
      for (String word : words) {
        if (text.regionMatches(true, emphasis.length(), word, 0, word.length())) {
          return afterWord(text, emphasis.length() + word.length(), emphasis);
        }
      }
      return null;
    }
  }

  /// The number of the epic that a story number names, or null when it names none.
  @Nullable String epicNumber() {
    int dot = number.indexOf('.');
    return dot < 0 ? null : number.substring(0, dot);
  }

  private static @Nullable NumberedTitle afterWord(String text, int start, String emphasis) {
    int at = skipSpaces(text, start);
    if (at < text.length() && CONNECTORS.indexOf(text.charAt(at)) >= 0) {
      at = skipSpaces(text, at + 1);
    }
    var number = new StringBuilder();
    at = readNumber(text, at, number);
    if (number.isEmpty()) {
      return null;
    }
    boolean emphasised = !emphasis.isEmpty();
    if (emphasised && text.startsWith(emphasis, at)) {
      at += emphasis.length();
      emphasised = false;
    }
    at = skipSpaces(text, at);
    int afterSeparator = skipSeparator(text, at);
    if (afterSeparator == at && at < text.length()) {
      return null;
    }
    String title = References.strip(text.substring(afterSeparator));
    if (emphasised) {
      int end = title.indexOf(emphasis);
      if (end >= 0) {
        title =
            References.strip(title.substring(0, end) + title.substring(end + emphasis.length()));
      }
    }
    return new NumberedTitle(number.toString(), References.decode(title));
  }

  private static int readNumber(String text, int start, StringBuilder number) {
    int at = start;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      if (!number.isEmpty()) {
        number.append('.');
      }
      int part = number.length();
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        if (number.length() == part + 1 && number.charAt(part) == '0') {
          number.setLength(part);
        }
        number.append(Character.digit(text.charAt(at), 10));
        at++;
      }
      boolean more =
          at + 1 < text.length()
              && text.charAt(at) == '.'
              && Character.isDigit(text.charAt(at + 1));
      if (!more) {
        return at;
      }
      at++;
    }
    return at;
  }

  private static int skipSeparator(String text, int start) {
    if (start == text.length()) {
      return start;
    }
    if (SEPARATORS.indexOf(text.charAt(start)) >= 0) {
      return start + 1;
    }
    int at = start;
    while (at < text.length() && DASHES.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  private static int skipSpaces(String text, int start) {
    int at = start;
    while (at < text.length() && References.isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static String emphasis(String text) {
    for (String mark : List.of("**", "__", "*", "_")) {
      if (text.startsWith(mark)) {
        return mark;
      }
    }
    return "";
  }
}

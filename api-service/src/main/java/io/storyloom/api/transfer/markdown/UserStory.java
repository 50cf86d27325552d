package io.storyloom.api.transfer.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Lines that may turn out to be "As a …, I want …, so that …".
final class UserStory {

  private static final List<String> WISHES =
      List.of("i want", "we want", "i need", "we need", "i can", "i would like", "i'd like");
  private static final List<String> CONTINUATIONS =
      List.of(
          "i want",
          "we want",
          "i need",
          "we need",
          "i can",
          "i would like",
          "i'd like",
          "so that",
          "so i ",
          "so we ",
          "in order to");

  private final List<String> lines = new ArrayList<>();
  private boolean interrupted;

  static boolean startsWith(String line) {
    String plain = plain(line);
    return plain.regionMatches(true, 0, "As ", 0, 3);
  }

  UserStory(String line) {
    lines.add(line);
  }

  /// Takes the line if it goes on with the sentence.
  boolean takes(String line) {
    if (References.isBlank(line)) {
      interrupted = true;
      lines.add(line);
      return true;
    }
    boolean continues = continues(line);
    boolean fits = continues || (!interrupted && Bullet.of(line) == null);
    if (fits && Label.of(line) == null && !TextBlock.isRule(line)) {
      interrupted &= !continues;
      lines.add(line);
      return true;
    }
    return false;
  }

  List<String> lines() {
    return lines;
  }

  /// The sentence on one line, or null when the lines are none.
  @Nullable String text() {
    var text = new StringBuilder();
    for (String line : lines) {
      if (References.isBlank(line)) {
        continue;
      }
      String piece = plain(line);
      if (text.isEmpty()) {
        text.append(piece);
      } else {
        join(text, piece);
      }
    }
    String all = text.toString().toLowerCase(Locale.ROOT);
    return WISHES.stream().anyMatch(all::contains) ? References.decode(text.toString()) : null;
  }

  /// Who the sentence is about, or an empty text.
  static String persona(String text) {
    if (!text.regionMatches(true, 0, "As ", 0, 3)) {
      return "";
    }
    String rest = text.substring(3);
    for (String article : List.of("a ", "an ", "the ")) {
      if (rest.regionMatches(true, 0, article, 0, article.length())) {
        rest = rest.substring(article.length());
        break;
      }
    }
    String lower = rest.toLowerCase(Locale.ROOT);
    int end = rest.indexOf(',');
    for (String wish : WISHES) {
      int at = lower.length() == rest.length() ? lower.indexOf(" " + wish) : -1;
      if (at >= 0 && (end < 0 || at < end)) {
        end = at;
      }
    }
    return end < 0 || end > 200 ? "" : References.strip(rest.substring(0, end));
  }

  private static void join(StringBuilder text, String piece) {
    char last = text.charAt(text.length() - 1);
    boolean clause = continues(piece);
    if (clause && Character.isLetterOrDigit(last)) {
      text.append(',');
      last = ',';
    }
    boolean lowered = last == ',' && piece.startsWith("So ");
    text.append(' ').append(lowered ? "s" + piece.substring(1) : piece);
  }

  private static boolean continues(String line) {
    String plain = plain(line);
    return CONTINUATIONS.stream()
        .anyMatch(start -> plain.regionMatches(true, 0, start, 0, start.length()));
  }

  private static String plain(String line) {
    String text = References.strip(line);
    Bullet bullet = Bullet.of(text);
    if (bullet != null) {
      text = bullet.text();
    }
    for (String mark : List.of("**", "__", "*", "_")) {
      if (text.startsWith(mark)) {
        int end = text.indexOf(mark, mark.length());
        return end < 0
            ? text
            : text.substring(mark.length(), end) + text.substring(end + mark.length());
      }
    }
    return text;
  }
}

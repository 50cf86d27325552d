package io.storyloom.standalone.tour;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A code block of a Markdown page that is to be executed.
///
/// @param line of the page at which it begins
/// @param answer what the page shows as its output, null when it shows nothing
record Step(int line, String commands, @Nullable String answer) {

  private static final String FENCE = "```";
  private static final String ANYTHING = "…";

  /// The blocks marked `sh`, each with the block of another kind that follows it, if one does
  /// before the next commands.
  static List<Step> of(String page) {
    List<Step> steps = new ArrayList<>();
    List<String> lines = page.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith(FENCE)) {
        continue;
      }
      int begin = i + 1;
      String kind = lines.get(i).substring(FENCE.length());
      do {
        i++;
      } while (!lines.get(i).equals(FENCE));
      String text = String.join("\n", lines.subList(begin, i));
      if (kind.equals("sh")) {
        steps.add(new Step(begin + 1, text, null));
      } else if (!kind.isEmpty() && !steps.isEmpty() && steps.getLast().answer == null) {
        Step last = steps.removeLast();
        steps.add(new Step(last.line, last.commands, text));
      }
    }
    return steps;
  }

  /// Whether the output is the answer, in which `…` is any text, a line of its own any lines.
  boolean isAnsweredBy(String output) {
    return answer == null
        || pattern(answer)
            .matcher(output.strip().lines().map(String::stripTrailing).collect(joining("\n")))
            .matches();
  }

  private static Pattern pattern(String answer) {
    return Pattern.compile(
        answer
            .strip()
            .lines()
            .map(line ->
                line.strip().equals(ANYTHING)
                    ? "(?s:.*)"
                    : Stream.of(line.split(ANYTHING, -1))
                        .map(Pattern::quote)
                        .collect(joining(".+")))
            .collect(joining("\n")));
  }
}

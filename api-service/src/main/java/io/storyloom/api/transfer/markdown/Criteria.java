package io.storyloom.api.transfer.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The list under "Acceptance Criteria", taken line by line.
final class Criteria {

  private static final List<String> SCENARIO_STEPS = List.of("given", "when", "then", "and", "but");

  private final List<String> finished = new ArrayList<>();
  private @Nullable StringBuilder open;
  private int indent;
  private boolean scenario;
  private int blankLines;

  void blank() {
    blankLines++;
  }

  boolean isEmpty() {
    return finished.isEmpty() && open == null;
  }

  /// A criterion on the label's own line.
  void start(String text) {
    open(0, text, false);
  }

  /// Takes the line if it belongs to the list.
  boolean takes(String line) {
    int lineIndent = References.indent(line);
    if (open != null && lineIndent >= indent + 2) {
      continueWith(line);
      return true;
    }
    Bullet bullet = Bullet.of(line);
    if (bullet != null) {
      open(bullet.indent(), bullet.text(), false);
      return true;
    }
    String step = scenarioStep(line);
    if (step != null) {
      if (open == null || !scenario || step.equals("given")) {
        open(lineIndent, References.strip(line), true);
      } else {
        blankLines = 0;
        continueWith(line);
      }
      return true;
    }
    if (open != null && blankLines == 0) {
      continueWith(line);
      return true;
    }
    return false;
  }

  /// Takes a line of a code fence if it belongs to a criterion.
  boolean takesLiteral(String line) {
    if (open == null) {
      return false;
    }
    appendLine(dedented(line));
    return true;
  }

  List<String> texts() {
    close();
    return finished;
  }

  /// Whether the line would be read as a step of a scenario.
  static boolean isScenarioStep(String line) {
    return scenarioStep(line) != null;
  }

  private static @Nullable String scenarioStep(String line) {
    String text = References.strip(line);
    int start = 0;
    while (start < text.length() && (text.charAt(start) == '*' || text.charAt(start) == '_')) {
      start++;
    }
    int end = start;
    while (end < text.length() && Character.isLetter(text.charAt(end)) && end - start < 6) {
      end++;
    }
    String word = text.substring(start, end).toLowerCase(Locale.ROOT);
    return SCENARIO_STEPS.contains(word) ? word : null;
  }

  private void open(int atIndent, String text, boolean asScenario) {
    close();
    open = new StringBuilder(References.decode(text));
    indent = atIndent;
    scenario = asScenario;
    blankLines = 0;
  }

  private void continueWith(String line) {
    appendLine(References.decode(References.strip(dedented(line))));
  }

  private void appendLine(String text) {
    if (open != null) {
      open.append("\n".repeat(blankLines + 1)).append(text);
      blankLines = 0;
    }
  }

  private String dedented(String line) {
    return line.substring(Math.min(References.indent(line), indent + 2));
  }

  private void close() {
    if (open != null && !open.isEmpty()) {
      finished.add(open.toString());
    }
    open = null;
  }
}

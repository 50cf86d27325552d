package io.storyloom.standalone.generate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a backlog's project is called: its first heading, or its `name`, else its file.
final class ProjectNames {
  private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.+?)\\s*#*$");
  private static final Pattern FENCE = Pattern.compile("^\\s{0,3}(```|~~~).*");
  private static final int LONGEST = 200;

  private ProjectNames() {}

  static String of(Backlog backlog) {
    String name =
        switch (backlog.type()) {
          case MARKDOWN -> firstHeading(backlog.text());
          case JSON -> nameField(backlog.text());
          case CSV -> "";
        };
    String chosen = name.isBlank() ? backlog.fileName() : name.strip();
    return chosen.length() <= LONGEST ? chosen : chosen.substring(0, LONGEST).strip();
  }

  private static String firstHeading(String text) {
    boolean fenced = false;
    for (String line : text.lines().toList()) {
      if (FENCE.matcher(line).matches()) {
        fenced = !fenced;
      }
      Matcher heading = HEADING.matcher(line);
      if (!fenced && heading.matches()) {
        return heading.group(1);
      }
    }
    return "";
  }

  private static String nameField(String text) {
    try {
      JsonNode name = JsonMapper.shared().readTree(text).path("name");
      return name.isString() ? name.stringValue() : "";
    } catch (JacksonException e) {
      // The import says what is wrong with it.
      return "";
    }
  }
}

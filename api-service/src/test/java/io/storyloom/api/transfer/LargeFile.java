package io.storyloom.api.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Supplier;
import java.util.stream.Stream;

/// Files of up to 5 MiB, from ordinary to malicious, and what an import answers to them.
record LargeFile(String name, String mediaType, int status, Supplier<String> text) {

  private static final int SIZE = 5 * 1024 * 1024;

  static Stream<LargeFile> all() {
    return Stream.of(
        markdown("headings", 201, () -> rows("## Epic %d: Title\n\n" + words(480) + "\n\n")),
        markdown(
            "stories",
            201,
            () ->
                "# Epic 1: One\n"
                    + rows(
                        "## Story 1.%d: Title\nAs a user, I want it\n\n**Acceptance Criteria:**\n- a\n- b\n"
                            + words(400)
                            + "\n")),
        markdown("too many", 413, () -> filled("", "# Epic 1: x\n", "")),
        markdown(
            "stories without epic",
            413,
            () -> filled("# Epic 1: x\n# A\n", "## Story 9.1: x\n", "")),
        markdown("one line", 422, () -> filled("# Epic 1: ", "x", "")),
        markdown("one line of text", 422, () -> filled("# Epic 1: x\n", "*_`[<&# ", "")),
        markdown("empty lines", 201, () -> filled("# Epic 1: x\n", "\n", "")),
        markdown(
            "nested lists", 201, () -> story() + "**Acceptance Criteria:**\n" + nestedList(2_200)),
        markdown("nested in a line", 201, () -> story() + "- ".repeat(10_000) + "x"),
        markdown(
            "criteria", 201, () -> filled(story() + "**Acceptance Criteria:**\n", "- a\n", "")),
        markdown(
            "steps", 201, () -> filled(story() + "**Acceptance Criteria:**\n- a\n", "When\n", "")),
        markdown("sections", 201, () -> filled(story() + "### S\n", "### S\n", "")),
        markdown("references", 201, () -> filled(story(), "&#38;\n", "")),
        markdown("sentence", 201, () -> filled(story() + "As a x\n", "\n\n", "I want")),
        csv("rows", 201, () -> "title,description\n" + rows("Epic %d," + words(490) + "\n")),
        csv(
            "jira",
            201,
            () ->
                "Issue Type,Issue ID,Summary,Parent,Description\nEpic,0,One,,\n"
                    + rows("Story,%d,Title,0,\"As a user,\nI want it\n" + words(450) + "\"\n")),
        csv("too many", 413, () -> filled("title\n", "x\n", "")),
        csv("bad rows", 413, () -> filled("title,description\n", ",x\n", "")),
        csv("one cell", 422, () -> filled("title,description\nx,\"", "x\n", "\"")),
        csv(
            "criteria",
            201,
            () -> filled("epicTitle,title,acceptanceCriteria\nE,S,x\nE,T,\"", "x\n", "\"")),
        csv(
            "jira list",
            201,
            () ->
                filled(
                    "Issue Type,Summary,Issue ID,Parent,Description\nEpic,E,1,,\nStory,S,2,1,\"",
                    "* x\n",
                    "\"")),
        csv("open quote", 400, () -> filled("title\n\"", "x\n", "")),
        csv("quotes", 422, () -> filled("title\n", "\"\"", "")),
        csv("separators", 400, () -> filled("title\n", ",", "")),
        csv("wide header", 422, () -> filled("title", ",title", "\n")),
        csv("empty lines", 422, () -> filled("title\n", "\n", "")),
        json(
            "epics",
            201,
            () -> {
              String epics =
                  rows("{\"title\": \"Epic %d\", \"description\": \"" + words(470) + "\"},\n");
              return "{\"epics\": [" + epics.substring(0, epics.length() - 2) + "]}";
            }),
        json("too many", 413, () -> filled("{\"epics\": [", "{\"title\":\"x\"},", "{}]}")),
        json("one string", 422, () -> filled("{\"epics\": [{\"title\": \"", "x", "\"}]}")),
        json(
            "criteria",
            201,
            () ->
                filled(
                    "{\"epics\": [{\"title\": \"x\", \"stories\": [{\"title\": \"x\","
                        + " \"acceptanceCriteria\": [",
                    "\"a\",",
                    "\"a\"]}]}]}")),
        json("nested", 400, () -> filled("{\"project\": ", "[", "")),
        json("nested objects", 400, () -> filled("{\"project\": ", "{\"a\":", "")),
        json("fields", 400, () -> filled("{\"name\": {", "\"a\":1,", "\"b\":1}}")),
        json("blanks", 422, () -> filled("{\"epics\":", "\n", "[]}")));
  }

  byte[] content() {
    return text.get().getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return mediaType + ", " + name;
  }

  private static LargeFile markdown(String name, int status, Supplier<String> text) {
    return new LargeFile(name, "text/markdown", status, text);
  }

  private static LargeFile csv(String name, int status, Supplier<String> text) {
    return new LargeFile(name, "text/csv", status, text);
  }

  private static LargeFile json(String name, int status, Supplier<String> text) {
    return new LargeFile(name, "application/json", status, text);
  }

  /// Ten thousand rows, numbered.
  private static String rows(String row) {
    var rows = new StringBuilder();
    for (int i = 1; i <= 10_000; i++) {
      rows.append(row.formatted(i));
    }
    return rows.toString();
  }

  private static String words(int length) {
    return "word ".repeat(length / 5);
  }

  private static String filled(String start, String piece, String end) {
    int times = (SIZE - start.length() - end.length()) / piece.length();
    return start + piece.repeat(times) + end;
  }

  private static String story() {
    return "# Epic 1: x\n## Story 1.1: x\n";
  }

  private static String nestedList(int levels) {
    var list = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      list.append(" ".repeat(2 * i)).append("- x\n");
    }
    return list.toString();
  }
}

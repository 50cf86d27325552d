package io.storyloom.standalone.deadletters;

import io.storyloom.standalone.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Dead letters on standard output: for people, or as JSON, one to a line.
final class DeadLetterText {

  private static final int MOST_AT_ONCE = 200;

  private final Terminal terminal;

  DeadLetterText(Terminal terminal) {
    this.terminal = terminal;
  }

  void list(DeadLetterApi api, int limit, boolean json) throws IOException {
    List<JsonNode> letters = letters(api, limit);
    if (!json && letters.isEmpty()) {
      terminal.say("No dead letters.");
    } else if (!json) {
      print("%-24s %-24s %-16s %-9s %s".formatted("ID", "TIME", "REASON", "REPLAYED", "KEY"));
    }
    for (JsonNode letter : letters) {
      print(json ? letter.toString() : line(letter));
    }
  }

  private static List<JsonNode> letters(DeadLetterApi api, int limit) throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      JsonNode part = api.list(Math.min(MOST_AT_ONCE, limit - letters.size()), cursor);
      part.path("items").forEach(letters::add);
      JsonNode next = part.path("nextCursor");
      cursor = next.isString() ? next.asString() : null;
    } while (cursor != null && letters.size() < limit);
    return letters;
  }

  private static String line(JsonNode letter) {
    return "%-24s %-24s %-16s %-9s %s"
        .formatted(
            text(letter, "id"),
            text(letter, "time"),
            text(letter, "reason"),
            letter.path("replayedAt").isString() ? "yes" : "no",
            text(letter, "key"))
        .stripTrailing();
  }

  void show(JsonNode letter, boolean json) {
    if (json) {
      print(letter.toString());
      return;
    }
    for (String field :
        List.of(
            "id",
            "topic",
            "partition",
            "offset",
            "time",
            "reason",
            "exception",
            "replayedAt",
            "key")) {
      print("%-11s %s".formatted(field, text(letter, field)).stripTrailing());
    }
    letter
        .path("headers")
        .forEach(header ->
            print("%-11s %s: %s".formatted("header", text(header, "name"), text(header, "value"))));
    JsonNode record = letter.path("record");
    print(
        record.isObject()
            ? "%-11s %s".formatted("record", record.toPrettyString())
            : "%-11s %s".formatted("payload", text(letter, "payload")).stripTrailing());
  }

  void replayed(JsonNode letter, boolean json) {
    if (json) {
      print(letter.toString());
    } else {
      terminal.say(
          "Replayed %s to partition %s of %s at %s."
              .formatted(
                  text(letter, "id"),
                  text(letter, "partition"),
                  text(letter, "topic"),
                  text(letter, "replayedAt")));
    }
  }

  private static String text(JsonNode letter, String field) {
    JsonNode value = letter.path(field);
    return value.isNull() || value.isMissingNode() ? "" : value.asString();
  }

  private void print(String line) {
    terminal.out().println(Terminal.harmless(line));
    terminal.out().flush();
  }
}

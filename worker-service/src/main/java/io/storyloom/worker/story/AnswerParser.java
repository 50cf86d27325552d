package io.storyloom.worker.story;

import io.storyloom.story.StoryDraft;
import io.storyloom.worker.story.ParsedAnswer.Empty;
import io.storyloom.worker.story.ParsedAnswer.Malformed;
import io.storyloom.worker.story.ParsedAnswer.Parsed;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Reads stories from a generator's raw answer: pure, bounded in time and size, never throws. The
/// stories are a JSON array, alone or as field `stories` of an object; code fences and prose around
/// it are ignored.
public final class AnswerParser {

  static final int MAX_ANSWER_LENGTH = 4 * 1024 * 1024;
  private static final int MAX_STARTS = 1000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(
              JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(MAX_ANSWER_LENGTH)
                  .build())
          .build();

  private AnswerParser() {}

  public static ParsedAnswer parse(String answer) {
    if (answer.length() > MAX_ANSWER_LENGTH) {
      return new Malformed(
          "The answer is too long: %d characters, at most %d are read."
              .formatted(answer.length(), MAX_ANSWER_LENGTH));
    }
    if (answer.isBlank()) {
      return new Malformed("The answer is blank.");
    }
    return search(answer.toCharArray());
  }

  /// Reads one piece of JSON after the other until one holds stories. Each is read once and never
  /// looked into again, so the search is linear, and a list cut off does not pass for its first
  /// story.
  private static ParsedAnswer search(char[] answer) {
    ParsedAnswer best = new Malformed("The answer holds no JSON.");
    int from = 0;
    for (int tries = 0; tries < MAX_STARTS; tries++) {
      int start = nextStart(answer, from);
      if (start < 0) {
        return best;
      }
      try (JsonParser json =
          JSON.createParser(ObjectReadContext.empty(), answer, start, answer.length - start)) {
        json.nextToken();
        List<StoryDraft> drafts = new StoryReader(json).readStories();
        if (drafts != null && !drafts.isEmpty()) {
          return new Parsed(drafts);
        }
        best = better(best, drafts);
        from = start + Math.toIntExact(json.currentLocation().getCharOffset());
      } catch (UnusableStoryException e) {
        return new Malformed(e.getMessage());
      } catch (UnexpectedEndOfInputException _) {
        return new Malformed("The answer breaks off in the middle of its JSON.");
      } catch (JacksonException e) {
        return broken(start, e);
      }
    }
    return best;
  }

  private static Malformed broken(int start, JacksonException e) {
    if (e instanceof StreamConstraintsException || e.getLocation() == null) {
      return new Malformed("The answer's JSON is too deep or has parts too long to read.");
    }
    return new Malformed(
        "The answer holds broken JSON at character %d."
            .formatted(start + 1 + Math.max(0, e.getLocation().getCharOffset())));
  }

  private static ParsedAnswer better(ParsedAnswer best, @Nullable List<StoryDraft> drafts) {
    if (drafts != null) {
      return new Empty();
    }
    return best instanceof Empty
        ? best
        : new Malformed("The answer's JSON holds no list of stories.");
  }

  /// The next bracket that opens an array of objects, an empty array, or an object; -1 for none.
  private static int nextStart(char[] answer, int from) {
    for (int i = from; i < answer.length; i++) {
      char c = answer[i];
      if (c != '[' && c != '{') {
        continue;
      }
      int next = i + 1;
      while (next < answer.length && Character.isWhitespace(answer[next])) {
        next++;
      }
      if (next == answer.length) {
        return -1;
      }
      char first = answer[next];
      if (c == '[' ? first == '{' || (first == ']' && !isCheckbox(answer, i)) : isKeyOrEnd(first)) {
        return i;
      }
      i = next - 1;
    }
    return -1;
  }

  private static boolean isKeyOrEnd(char c) {
    return c == '"' || c == '}';
  }

  /// Markdown's `- [ ] to do`.
  private static boolean isCheckbox(char[] answer, int bracket) {
    return bracket >= 2
        && answer[bracket - 1] == ' '
        && (answer[bracket - 2] == '-' || answer[bracket - 2] == '*');
  }
}

package io.storyloom.worker.story;

import java.util.List;

/// Reads stories from a generator's raw answer: pure, bounded in time and size, never throws.
public final class AnswerParser {

  private AnswerParser() {}

  public static ParsedAnswer parse(String answer) {
    return answer.isEmpty() ? new ParsedAnswer.Empty() : new ParsedAnswer.Parsed(List.of());
  }
}

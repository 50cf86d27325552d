package io.storyloom.worker.run.lane;

/// What a raw answer turned out to be.
public sealed interface AnswerReading {

  /// At least one result.
  record Usable(Results results) implements AnswerReading {}

  /// Well formed, but without any result.
  record Empty() implements AnswerReading {}

  /// Not to be understood; `reason` is a sentence for people.
  record Malformed(String reason) implements AnswerReading {

    public Malformed {
      reason = StorableText.sentence(reason);
    }
  }
}

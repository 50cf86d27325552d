package io.storyloom.worker.story;

import io.storyloom.run.Generator;
import java.math.BigDecimal;

/// Makes stories of epics. Safe for use by any number of threads at once.
public interface StoryGenerator {

  /// Who answers, as events name it.
  Generator identity();

  /// The price of one call in USD, with six decimals.
  BigDecimal cost(long inputTokens, long outputTokens);

  /// Asks once, without retries of its own, and blocks until the generator answered or failed; the
  /// caller keeps the time.
  ///
  /// @throws InterruptedException promptly when the calling thread is interrupted; the call is
  ///   aborted
  GenerationOutcome generate(GenerationRequest request) throws InterruptedException;
}

package io.storyloom.worker.run.lane;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a generator call ended.
public sealed interface CallOutcome {

  /// The generator answered; what it says is still to be parsed.
  record Answered(String raw, long inputTokens, long outputTokens, BigDecimal costUsd)
      implements CallOutcome {

    public Answered {
      raw = StorableText.of(raw);
    }
  }

  /// It failed in a way that may pass; worth another try.
  record Transient(String message) implements CallOutcome {

    public Transient {
      message = StorableText.sentence(message);
    }
  }

  /// It failed in a way that will not pass.
  record Permanent(String message) implements CallOutcome {

    public Permanent {
      message = StorableText.sentence(message);
    }
  }

  /// The provider asks to wait; no failure.
  ///
  /// @param retryAfter null when it did not say how long
  record Throttled(@Nullable Duration retryAfter) implements CallOutcome {}
}

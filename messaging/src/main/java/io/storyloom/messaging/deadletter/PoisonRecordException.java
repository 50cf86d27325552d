package io.storyloom.messaging.deadletter;

import org.jspecify.annotations.Nullable;

/// A record that no attempt will ever be able to process.
public final class PoisonRecordException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final DeadLetterReason reason;

  PoisonRecordException(DeadLetterReason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public DeadLetterReason reason() {
    return reason;
  }
}

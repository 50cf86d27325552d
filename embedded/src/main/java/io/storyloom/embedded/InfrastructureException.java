package io.storyloom.embedded;

import org.jspecify.annotations.Nullable;

/// The infrastructure cannot be used; the message is one sentence for the user that says what to
/// do.
public final class InfrastructureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InfrastructureException(String message) {
    super(message);
  }

  public InfrastructureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

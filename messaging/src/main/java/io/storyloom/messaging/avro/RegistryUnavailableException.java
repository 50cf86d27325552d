package io.storyloom.messaging.avro;

import org.jspecify.annotations.Nullable;

/// The schema registry did not answer as it should; to be retried without end.
public final class RegistryUnavailableException extends SerdeException {

  public RegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

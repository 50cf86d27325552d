package io.storyloom.api.transfer.backlog;

/// A file with more epics and stories than one import takes.
public final class TooManyRowsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TooManyRowsException(int most) {
    super(
        "The file holds more than %,d epics and stories; import it in parts.".formatted(most),
        null,
        false,
        false);
  }
}

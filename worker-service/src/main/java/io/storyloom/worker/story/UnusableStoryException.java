package io.storyloom.worker.story;

/// Ends reading an answer; its message is a sentence for people.
final class UnusableStoryException extends RuntimeException {

  UnusableStoryException(String message) {
    super(message, null, false, false);
  }

  @Override
  @SuppressWarnings("NullAway") // never made without
  public String getMessage() {
    return super.getMessage();
  }
}

package io.storyloom.api.transfer.backlog;

/// A file that its format does not allow; the message is the end of a sentence for people.
public final class InvalidBacklogException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String path;

  public InvalidBacklogException(String path, String message) {
    super(message, null, false, false);
    this.path = path;
  }

  /// Where in the file, such as `epics[2].title`; empty for the whole of it.
  public String path() {
    return path;
  }

  /// What is wrong there.
  public String problem() {
    return String.valueOf(getMessage());
  }
}

package io.storyloom.messaging.deadletter;

import java.sql.SQLException;

/// An exception as one short line: its class and message, and those of what caused it.
final class ProblemText {

  private static final int LONGEST = 500;

  private ProblemText() {}

  static String of(Throwable problem) {
    if (problem.getCause() == null) {
      return cut(named(problem));
    }
    Throwable root = root(problem);
    // Whoever wraps an SQLException adds the statement.
    return cut(
        root instanceof SQLException
            ? named(root)
            : named(problem) + ", because of " + named(root));
  }

  private static Throwable root(Throwable problem) {
    Throwable root = problem;
    for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  private static String named(Throwable problem) {
    String name = problem.getClass().getSimpleName();
    String message = problem.getMessage();
    // What follows the first line may hold whole rows of data.
    return message == null
        ? name
        : name + ": " + message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
    return text.substring(0, end) + "…";
  }
}

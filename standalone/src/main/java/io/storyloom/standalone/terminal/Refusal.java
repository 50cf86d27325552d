package io.storyloom.standalone.terminal;

import org.jspecify.annotations.Nullable;

/// Why a command does not go on: one sentence for people, and the exit code.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Refusal(int exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /// The command line itself is wrong.
  public static Refusal usage(String sentence) {
    return new Refusal(ExitCode.USAGE, sentence, null);
  }

  public static Refusal because(String sentence) {
    return new Refusal(ExitCode.ERROR, sentence, null);
  }

  public static Refusal because(String sentence, Throwable cause) {
    return new Refusal(ExitCode.ERROR, sentence, cause);
  }

  public int exitCode() {
    return exitCode;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}

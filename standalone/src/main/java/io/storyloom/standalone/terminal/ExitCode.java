package io.storyloom.standalone.terminal;

/// The exit codes of the command line.
public final class ExitCode {
  public static final int OK = 0;
  public static final int ERROR = 1;
  public static final int PARTIAL = 2;
  public static final int FAILED = 3;
  public static final int USAGE = 64;
  public static final int INTERRUPTED = 130;
  public static final int TERMINATED = 143;

  private ExitCode() {}
}

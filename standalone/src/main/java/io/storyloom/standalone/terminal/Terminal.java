package io.storyloom.standalone.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/// The three streams a command talks through, and what a person sees of them. Only stories go to
/// `out`.
public record Terminal(
    InputStream in, PrintStream out, PrintStream err, boolean asks, boolean draws, int columns) {
  private static final int USUAL_COLUMNS = 80;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

  /// The process's own streams; the launcher script says which of them are a terminal.
  public static Terminal ofProcess() {
    return new Terminal(
        System.in,
        new PrintStream(System.out, false, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        Boolean.getBoolean("storyloom.terminal.in"),
        Boolean.getBoolean("storyloom.terminal.err"),
        Integer.getInteger("storyloom.terminal.columns", USUAL_COLUMNS));
  }

  /// A line for people.
  public void say(String line) {
    err.println(harmless(line));
    err.flush();
  }

  /// The same text without control characters but line ends and tabs, so that a title cannot
  /// command the terminal.
  public static String harmless(String text) {
    return CONTROL.matcher(text).replaceAll("\uFFFD");
  }

  /// Asks on `err` and reads one line; only meaningful where `asks` is true.
  public boolean agrees(String question) {
    err.print(question + " [y/N] ");
    err.flush();
    try {
      // Not closed: the stream is the process's, and nothing else reads it.
      var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String answer = reader.readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.storyloom.standalone;

import io.storyloom.standalone.terminal.Interrupts;
import io.storyloom.standalone.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// One command line as it was run in this JVM: what it printed and how it ended.
record CommandLineRun(int exitCode, String out, String err) {

  static CommandLineRun of(String... args) {
    return new Shell().run(args);
  }

  /// What a run finds around it.
  static final class Shell {
    private final Interrupts interrupts = new Interrupts();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String typed = "";
    private boolean terminal;

    Shell typing(String input) {
      typed = input;
      return this;
    }

    Shell onTerminal() {
      terminal = true;
      return this;
    }

    void ctrlC() {
      interrupts.arrive();
    }

    CommandLineRun run(String... args) {
      var streams =
          new Terminal(
              new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              terminal,
              terminal,
              100);
      int code = Storyloom.run(streams, interrupts, args);
      return new CommandLineRun(code, out.toString(StandardCharsets.UTF_8), printed());
    }

    String printed() {
      return err.toString(StandardCharsets.UTF_8);
    }
  }
}

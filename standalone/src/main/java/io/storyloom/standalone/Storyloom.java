package io.storyloom.standalone;

import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.standalone.deadletters.DeadLettersCommand;
import io.storyloom.standalone.generate.GenerateCommand;
import io.storyloom.standalone.stack.InfraCommand;
import io.storyloom.standalone.stack.RebuildCommand;
import io.storyloom.standalone.stack.ReconcileCommand;
import io.storyloom.standalone.stack.StartCommand;
import io.storyloom.standalone.terminal.ExitCode;
import io.storyloom.standalone.terminal.Interrupts;
import io.storyloom.standalone.terminal.Refusal;
import io.storyloom.standalone.terminal.Terminal;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line: `storyloom generate | start | infra | dead-letters | reconcile | rebuild`.
@Command(
    name = "storyloom",
    description = "Generates user stories for the epics of a backlog.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "First steps: storyloom generate examples/community-garden.md --pacing fast --out out.jsonl"
    })
public final class Storyloom {
  private Storyloom() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    System.exit(run(terminal, Interrupts.ofProcess(), args));
  }

  /// Runs one command line and answers its exit code; all it prints goes to the terminal given.
  static int run(Terminal terminal, Interrupts interrupts, String... args) {
    var commands =
        new CommandLine(new Storyloom())
            .addSubcommand(new GenerateCommand(terminal, interrupts))
            .addSubcommand(new StartCommand(terminal))
            .addSubcommand(new InfraCommand(terminal))
            .addSubcommand(new DeadLettersCommand(terminal))
            .addSubcommand(new ReconcileCommand(terminal))
            .addSubcommand(new RebuildCommand(terminal))
            .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((wrong, given) -> refuse(terminal, wrong))
            .setExecutionExceptionHandler((failure, command, parsed) -> fail(terminal, failure));
    Words.register(
        commands,
        Mode.class,
        PersonaSet.class,
        ExistingStories.class,
        PacingName.class,
        OnError.class);
    return args.length == 0 ? usage(commands) : commands.execute(args);
  }

  private static int usage(CommandLine commands) {
    commands.usage(commands.getErr());
    return ExitCode.USAGE;
  }

  private static int refuse(Terminal terminal, CommandLine.ParameterException wrong) {
    terminal.say("storyloom: " + wrong.getMessage());
    terminal.say(
        "Try %s --help.".formatted(wrong.getCommandLine().getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  private static int fail(Terminal terminal, Exception failure) {
    if (failure instanceof Refusal refusal) {
      terminal.say("storyloom: " + refusal.sentence());
      return refusal.exitCode();
    }
    if (System.getProperty("storyloom.logs") == null) {
      terminal.say("storyloom: something unexpected went wrong: " + failure);
    } else {
      LoggerFactory.getLogger(Storyloom.class).error("Unexpected", failure);
      terminal.say(
          "storyloom: something unexpected went wrong (%s); the details are in %s/storyloom.log."
              .formatted(failure.getClass().getSimpleName(), System.getProperty("storyloom.logs")));
    }
    return ExitCode.ERROR;
  }
}

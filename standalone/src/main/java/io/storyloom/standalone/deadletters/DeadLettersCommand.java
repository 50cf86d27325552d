package io.storyloom.standalone.deadletters;

import io.storyloom.standalone.terminal.Refusal;
import io.storyloom.standalone.terminal.ServiceAddress;
import io.storyloom.standalone.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `dead-letters list | show | replay`: looks at what a running Storyloom could not process, and
/// has it tried again.
@Command(
    name = "dead-letters",
    description = "Lists, shows and replays the records that could not be processed.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit codes: 0 done, 64 wrong command line, 1 anything else."})
public final class DeadLettersCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  public DeadLettersCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("Not on a command line");
    }
    throw new ParameterException(spec.commandLine(), "Missing command: list, show or replay");
  }

  /// How answers are written.
  enum Format {
    TEXT,
    JSON
  }

  /// What all three take.
  static final class Options {
    @Option(
        names = "--url",
        paramLabel = "URL",
        defaultValue = "http://127.0.0.1:8080",
        description = "The Storyloom to ask. Default: ${DEFAULT-VALUE}")
    private String url = "";

    @Option(
        names = "--format",
        defaultValue = "text",
        description = "text or json. Default: ${DEFAULT-VALUE}")
    private Format format = Format.TEXT;

    private interface Call {
      void on(DeadLetterApi api, boolean json) throws IOException;
    }

    private int ask(Call call) {
      URI service = ServiceAddress.parse(url);
      try (var api = new DeadLetterApi(service)) {
        call.on(api, format == Format.JSON);
        return 0;
      } catch (IOException e) {
        throw Refusal.because("%s cannot be reached.".formatted(service), e);
      }
    }
  }

  @Command(
      name = "list",
      description = "Lists dead letters, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin Options options,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "How many at most, 1 to 10000. Default: ${DEFAULT-VALUE}")
          int limit) {
    if (limit < 1 || limit > 10_000) {
      throw Refusal.usage("--limit takes a number from 1 to 10000, but was %d.".formatted(limit));
    }
    return options.ask((api, json) -> new DeadLetterText(terminal).list(api, limit, json));
  }

  @Command(
      name = "show",
      description = "Shows a dead letter with its record.",
      mixinStandardHelpOptions = true)
  int show(@Mixin Options options, @Parameters(paramLabel = "ID") String id) {
    return options.ask((api, json) -> new DeadLetterText(terminal).show(api.one(id), json));
  }

  @Command(
      name = "replay",
      description = "Sends a dead letter's record to its partition again, once.",
      mixinStandardHelpOptions = true)
  int replay(@Mixin Options options, @Parameters(paramLabel = "ID") String id) {
    return options.ask((api, json) -> {
      api.replay(id);
      new DeadLetterText(terminal).replayed(api.one(id), json);
    });
  }
}

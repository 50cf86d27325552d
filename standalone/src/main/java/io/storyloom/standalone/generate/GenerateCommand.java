package io.storyloom.standalone.generate;

import io.storyloom.run.ExistingStories;
import io.storyloom.run.OnError;
import io.storyloom.run.PacingName;
import io.storyloom.standalone.stack.DataDirectory;
import io.storyloom.standalone.stack.Stack;
import io.storyloom.standalone.terminal.Assignments;
import io.storyloom.standalone.terminal.Interrupts;
import io.storyloom.standalone.terminal.Refusal;
import io.storyloom.standalone.terminal.ServiceAddress;
import io.storyloom.standalone.terminal.Terminal;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `generate`: a backlog in, its stories out.
@Command(
    name = "generate",
    description =
        "Imports a backlog as a new project, generates the stories of its epics and writes them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 all epics done, 2 some failed, 3 all failed, 130 cancelled by Ctrl-C,",
      "64 wrong command line, 1 anything else."
    })
public final class GenerateCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Interrupts interrupts;

  @Parameters(
      paramLabel = "FILE",
      description = "The backlog: a .md, .csv or .json file, or - for standard input.")
  private String file = "";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "What FILE is: md, csv or json. Default: by its ending")
  private @Nullable String type;

  @Option(
      names = "--project",
      paramLabel = "NAME",
      description = "The project's name. Default: the file's first heading or name")
  private @Nullable String project;

  @Option(
      names = "--mode",
      defaultValue = "standard",
      description = "standard, compact or detailed. Default: ${DEFAULT-VALUE}")
  private Mode mode = Mode.STANDARD;

  @Option(
      names = "--persona-set",
      paramLabel = "SET",
      defaultValue = "core",
      description = "core, lightweight or full. Default: ${DEFAULT-VALUE}")
  private PersonaSet personaSet = PersonaSet.CORE;

  @Option(
      names = "--existing",
      paramLabel = "WHAT",
      defaultValue = "skip",
      description =
          "Epics that have stories in the file: skip or replace. Default: ${DEFAULT-VALUE}")
  private ExistingStories existing = ExistingStories.SKIP;

  @Option(
      names = "--pacing",
      defaultValue = "safe",
      description = "safe, normal or fast. Default: ${DEFAULT-VALUE}")
  private PacingName pacing = PacingName.SAFE;

  @Option(
      names = "--on-error",
      paramLabel = "WHAT",
      defaultValue = "continue",
      description = "After a failed epic: continue or stop. Default: ${DEFAULT-VALUE}")
  private OnError onError = OnError.CONTINUE;

  @Option(
      names = "--epic",
      paramLabel = "N",
      parameterConsumer = EpicArguments.class,
      description =
          "Only these epics, by their number in the file or code: --epic 2 --epic E5, or --epic 2,5. Default: all")
  private final List<String> epics = new ArrayList<>();

  @Option(
      names = "--format",
      description =
          "json, jsonl, csv, markdown or jira. Default: by the ending of --out, else json")
  private @Nullable StoryFormat format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the stories go. Default: standard output")
  private @Nullable String out;

  @Option(names = "--yes", description = "Goes on without asking where a run is large.")
  private boolean yes;

  @Mixin private final DataDirectory data = new DataDirectory();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Uses the Storyloom that runs there instead of bringing one up.")
  private @Nullable String url;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A property of the services, as in --set storyloom.generator.mock.latency=200ms. Repeatable.")
  private final List<String> assignments = new ArrayList<>();

  public GenerateCommand(Terminal terminal, Interrupts interrupts) {
    this.terminal = terminal;
    this.interrupts = interrupts;
  }

  /// Whatever can be refused is refused before anything is brought up.
  @Override
  public Integer call() throws IOException {
    Map<String, String> settings = Assignments.parse(assignments);
    URI there = url == null ? null : serviceAt(url, settings);
    List<EpicChoice> choices = epics.stream().map(EpicChoice::parse).toList();
    Backlog backlog =
        Backlog.read(file, type == null ? null : BacklogType.ofOption(type), terminal.in());
    StoryFormat written = format != null ? format : StoryFormat.byEnding(out == null ? "" : out);
    var order = new Generation.Order(backlog, nameOf(backlog), choices, options(), yes, written);
    try (StoryOutput output =
        out == null ? StoryOutput.stdout(terminal.out()) : StoryOutput.file(out)) {
      return there == null ? embedded(order, output, settings) : generate(there, order, output);
    }
  }

  private int embedded(Generation.Order order, StoryOutput output, Map<String, String> settings)
      throws IOException {
    terminal.say("Starting Storyloom in " + data.path() + " ...");
    try (Stack stack = Stack.up(data.path(), 0, settings)) {
      stack.warnOfUnread(terminal);
      return generate(stack.http(), order, output);
    }
  }

  private int generate(URI service, Generation.Order order, StoryOutput output) throws IOException {
    try (var api = new StoryloomApi(service)) {
      return new Generation(api, terminal, interrupts).run(order, output);
    } catch (ApiProblem e) {
      throw Refusal.because(e.sentence(), e);
    } catch (IOException e) {
      throw Refusal.because("%s cannot be reached.".formatted(service), e);
    }
  }

  private StartRequest options() {
    return new StartRequest(
        word(mode), word(personaSet), word(existing), word(pacing), word(onError), null, false);
  }

  private String nameOf(Backlog backlog) {
    if (project == null) {
      return ProjectNames.of(backlog);
    }
    if (project.isBlank()) {
      throw Refusal.usage("--project takes a name, but it was blank.");
    }
    return project;
  }

  private static URI serviceAt(String url, Map<String, String> settings) {
    if (!settings.isEmpty()) {
      throw Refusal.usage(
          "--set is for the services that this command brings up; with --url there are none.");
    }
    return ServiceAddress.parse(url);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// Takes what looks like an epic, so that FILE may follow.
  static final class EpicArguments implements IParameterConsumer {
    @Override
    public void consumeParameters(
        java.util.Stack<String> arguments, ArgSpec option, CommandSpec command) {
      List<String> epics = option.getValue();
      boolean first = true;
      while (!arguments.isEmpty()) {
        List<String> next = List.of(arguments.peek().split(","));
        if (!first && !next.stream().allMatch(EpicChoice::looksLike)) {
          return;
        }
        epics.addAll(next);
        arguments.pop();
        first = false;
      }
    }
  }
}

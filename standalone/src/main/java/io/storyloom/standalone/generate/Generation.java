package io.storyloom.standalone.generate;

import io.storyloom.run.EpicStatus;
import io.storyloom.run.RunStatus;
import io.storyloom.standalone.generate.StoryloomApi.Imported;
import io.storyloom.standalone.generate.StoryloomApi.Started;
import io.storyloom.standalone.terminal.ExitCode;
import io.storyloom.standalone.terminal.Interrupts;
import io.storyloom.standalone.terminal.Refusal;
import io.storyloom.standalone.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// One backlog's way: imported as a new project, run, watched, its stories written.
final class Generation {
  private static final String LARGE = "So large a run takes long and uses many calls.";

  private final StoryloomApi api;
  private final Terminal terminal;
  private final Interrupts interrupts;

  Generation(StoryloomApi api, Terminal terminal, Interrupts interrupts) {
    this.api = api;
    this.terminal = terminal;
    this.interrupts = interrupts;
  }

  /// What is to be done with a backlog.
  record Order(
      Backlog backlog,
      String projectName,
      List<EpicChoice> epics,
      StartRequest options,
      boolean yes,
      StoryFormat format) {}

  /// Does it, and answers the exit code.
  int run(Order order, StoryOutput output) throws IOException {
    String projectId = api.createProject(order.projectName());
    Started started = startOrTakeBack(projectId, order);
    started.warnings().forEach(warning -> terminal.say(warning + "."));
    Progress end;
    boolean interrupted;
    try (ProgressView view = ProgressView.on(terminal)) {
      var watch = new RunWatch(api, started.runId(), view);
      end = watch.toItsEnd(interrupts);
      interrupted = watch.wasInterrupted();
    }
    write(projectId, order.format(), output);
    summarize(end, order.format(), output);
    return exitCode(end.status(), interrupted);
  }

  /// A project whose run was never accepted is of no use to anybody.
  private Started startOrTakeBack(String projectId, Order order) throws IOException {
    boolean accepted = false;
    try {
      tell(order.projectName(), api.importBacklog(projectId, order.backlog()));
      Started started = start(projectId, withEpics(projectId, order), order.yes());
      accepted = true;
      return started;
    } finally {
      if (!accepted) {
        takeBack(projectId);
      }
    }
  }

  private void takeBack(String projectId) {
    try {
      api.deleteProject(projectId);
    } catch (IOException | ApiProblem e) {
      terminal.say("The project of this attempt stays behind: %s".formatted(projectId));
    }
  }

  private StartRequest withEpics(String projectId, Order order) throws IOException {
    if (order.epics().isEmpty()) {
      return order.options();
    }
    List<EpicChoice.Epic> there = api.epics(projectId);
    return order
        .options()
        .withEpics(order.epics().stream().map(choice -> choice.among(there)).distinct().toList());
  }

  /// The service knows the guardrails; the terminal only carries the question.
  private Started start(String projectId, StartRequest options, boolean yes) throws IOException {
    StartRequest first = yes ? options.acknowledged() : options;
    try {
      return api.start(projectId, first);
    } catch (ApiProblem e) {
      if (!e.is("acknowledgement-required")) {
        throw e;
      }
      if (!terminal.asks()) {
        throw Refusal.usage(LARGE + " Add --yes to go on.");
      }
      if (!terminal.agrees(LARGE + " Go on?")) {
        throw Refusal.because("Nothing was generated.");
      }
      return api.start(projectId, options.acknowledged());
    }
  }

  private void tell(String projectName, Imported imported) {
    terminal.say(
        "Imported '%s': %s, %s."
            .formatted(
                projectName,
                imported.epicsCreated() == 1 ? "1 epic" : imported.epicsCreated() + " epics",
                ProgressView.stories(imported.storiesCreated())));
    for (var warning : imported.warnings()) {
      terminal.say(
          warning.line() == null
              ? "  warning: " + warning.message()
              : "  warning, line %d: %s".formatted(warning.line(), warning.message()));
    }
  }

  private void write(String projectId, StoryFormat format, StoryOutput output) throws IOException {
    try (InputStream stories = api.export(projectId, format)) {
      output.write(stories);
    } catch (IOException e) {
      throw Refusal.because(
          "The stories could not be written to %s (%s); they are kept in project %s."
              .formatted(output.shown(), e.getMessage(), projectId),
          e);
    }
  }

  private void summarize(Progress end, StoryFormat format, StoryOutput output) {
    terminal.say(
        "%s: %d of %d epics, %s in %s."
            .formatted(
                headline(end.status()),
                end.completedEpics() + end.skippedEpics(),
                end.totalEpics(),
                ProgressView.stories(end.totalStoriesCreated()) + " created",
                ProgressView.time(end.elapsedMs())));
    if (end.skippedEpics() > 0) {
      terminal.say("  %d of them skipped.".formatted(end.skippedEpics()));
    }
    end.epics().stream()
        .filter(epic -> epic.status() == EpicStatus.FAILED)
        .forEach(
            epic -> terminal.say("  failed: %s: %s".formatted(epic.epicTitle(), epic.error())));
    if (end.error() != null) {
      terminal.say("  " + end.error());
    }
    terminal.say("The project's stories are in %s (%s).".formatted(output.shown(), format.word()));
  }

  private static String headline(RunStatus status) {
    return switch (status) {
      case COMPLETED -> "Story Generation Complete";
      case PARTIAL -> "Story Generation Completed with Errors";
      case FAILED -> "Story Generation Failed";
      case CANCELLED -> "Story Generation Cancelled";
      case QUEUED, RUNNING, PAUSED -> throw new IllegalStateException("not ended: " + status);
    };
  }

  private static int exitCode(RunStatus status, boolean interrupted) {
    return switch (status) {
      case COMPLETED -> ExitCode.OK;
      case PARTIAL -> ExitCode.PARTIAL;
      case FAILED -> ExitCode.FAILED;
      case CANCELLED -> interrupted ? ExitCode.INTERRUPTED : ExitCode.ERROR;
      case QUEUED, RUNNING, PAUSED -> throw new IllegalStateException("not ended: " + status);
    };
  }
}

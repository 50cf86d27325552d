package io.storyloom.ui.wizard;

import io.storyloom.api.run.EstimateView;
import io.storyloom.api.run.StartOffer;
import io.storyloom.estimate.Basis;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.RunOptions;
import io.storyloom.ui.page.Format;
import io.storyloom.ui.run.words.RunOption;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a start comes to, before it is confirmed.
///
/// @param ready what will be done, in a sentence
/// @param skipped null when nothing will be
/// @param replaced null when nothing will be
/// @param brief what the run will make and take, in a line
/// @param nothing why there is nothing to do, null when there is something
/// @param inTheWay what keeps it from starting now, null for nothing
record Summary(
    String ready,
    @Nullable String skipped,
    @Nullable String replaced,
    List<Line> lines,
    String brief,
    @Nullable String nothing,
    @Nullable String inTheWay) {

  /// What is told of the options; the scope tells about existing stories.
  private static final List<RunOption> ALL =
      List.of(RunOption.MODE, RunOption.PERSONA_SET, RunOption.PACING, RunOption.ON_ERROR);

  /// What only matters between epics is left out.
  private static final List<RunOption> ONE = List.of(RunOption.MODE, RunOption.PERSONA_SET);

  /// @param note what the value rests on, null for nothing to say
  record Line(String name, String value, @Nullable String note) {

    private Line(String name, String value) {
      this(name, value, null);
    }
  }

  static Summary of(StartOffer offer, RunOptions options, EstimateView estimate) {
    int existing = offer.epicsWithStories().size();
    boolean replaces = options.existingStories() == ExistingStories.REPLACE;
    boolean nothing = estimate.epicsToProcess() == 0;
    return new Summary(
        "Ready to generate stories for " + epics(estimate.epicsToProcess()),
        replaces || existing == 0
            ? null
            : "(" + epics(existing) + " will be skipped - already have stories)",
        replaces && existing > 0 ? "(" + epics(existing) + " will have stories replaced)" : null,
        lines(offer, options, estimate),
        nothing ? "Nothing to generate" : brief(estimate),
        nothing ? nothing(options) : null,
        offer.activeRun() == null ? null : Refusal.RUN_ACTIVE);
  }

  private static String nothing(RunOptions options) {
    return options.epicIds() == null
        ? "Every epic already has stories. Go back to Scope to replace them."
        : "The epic has stories by now. Close this dialog and open it again to replace them.";
  }

  private static List<Line> lines(StartOffer offer, RunOptions options, EstimateView estimate) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("Epics", epicsLine(offer, estimate)));
    for (RunOption option : options.epicIds() == null ? ALL : ONE) {
      String chosen = option.chosen(options);
      if (chosen != null) {
        lines.add(new Line(option.title(), chosen));
      }
    }
    if (estimate.epicsToProcess() > 0) {
      lines.add(new Line("Expected stories", "about " + Format.number(estimate.expectedStories())));
      lines.add(new Line("Estimated time", time(estimate), basis(estimate.basis())));
      lines.add(new Line("Estimated cost", cost(estimate)));
    }
    return lines;
  }

  private static String epicsLine(StartOffer offer, EstimateView estimate) {
    return offer.epics().size() == 1
        ? offer.epics().getFirst().title()
        : Format.number(estimate.epicsToProcess())
            + (estimate.epicsToSkip() == 0 ? "" : " of " + Format.number(offer.epics().size()));
  }

  private static String brief(EstimateView estimate) {
    return "About %s in %s. %s"
        .formatted(
            Format.count(estimate.expectedStories(), "story", "stories"),
            time(estimate),
            isFree(estimate) ? "No cost with the mock generator." : "Cost " + cost(estimate) + ".");
  }

  private static String basis(Basis basis) {
    return switch (basis) {
      case HISTORY -> "from earlier runs with these settings";
      case DEFAULTS -> "from usual averages, as there are no earlier runs with these settings";
    };
  }

  private static String time(EstimateView estimate) {
    return range(
        Format.duration(Duration.ofMillis(estimate.durationMs().low())),
        Format.duration(Duration.ofMillis(estimate.durationMs().high())));
  }

  private static boolean isFree(EstimateView estimate) {
    return estimate.costUsd().high().signum() == 0;
  }

  private static String cost(EstimateView estimate) {
    BigDecimal low = estimate.costUsd().low();
    return isFree(estimate)
        ? "No cost with the mock generator"
        : range(Format.usd(low), Format.usd(estimate.costUsd().high()));
  }

  private static String range(String low, String high) {
    return low.equals(high) ? low : low + " – " + high;
  }

  private static String epics(int count) {
    return Format.count(count, "epic", "epics");
  }
}

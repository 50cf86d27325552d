package io.storyloom.ui.wizard;

import io.storyloom.api.run.StartOffer;
import io.storyloom.api.run.StartOffer.OfferedEpic;
import io.storyloom.run.EpicId;
import io.storyloom.run.ExistingStories;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunOptions;
import io.storyloom.ui.page.Format;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The dialog as it is opened.
///
/// @param options that are chosen at the beginning
/// @param single the one epic that it is about, null for all
/// @param scope what will be processed, in a sentence
/// @param existing null when there is nothing to choose about them
/// @param acknowledgement what has to be agreed to, null for nothing
record Wizard(
    ProjectId project,
    RunOptions options,
    @Nullable Single single,
    String scope,
    @Nullable Existing existing,
    List<String> warnings,
    @Nullable String acknowledgement,
    List<ChoiceGroup> settings) {

  /// @param replaces whether it has stories, which will be replaced
  record Single(EpicId id, String title, boolean replaces) {}

  /// The epics that already have stories, and what to do about them.
  ///
  /// @param shown whether the list is unfolded from the beginning
  record Existing(String summary, boolean shown, List<Line> epics, ChoiceGroup choice) {

    private static final int SHOWN = 6;

    private static @Nullable Existing of(List<OfferedEpic> epics, ExistingStories chosen) {
      return epics.isEmpty()
          ? null
          : new Existing(
              Format.count(epics.size(), "epic with stories", "epics with stories"),
              epics.size() <= SHOWN,
              epics.stream().map(Line::of).toList(),
              Choices.existingStories(chosen));
    }
  }

  record Line(String title, String stories) {

    private static Line of(OfferedEpic epic) {
      return new Line(epic.title(), inWords(epic.stories()));
    }
  }

  static Wizard of(ProjectId project, StartOffer offer, RunOptions options) {
    return options.epicIds() == null
        ? all(project, offer, options)
        : single(project, offer, options);
  }

  private static Wizard all(ProjectId project, StartOffer offer, RunOptions options) {
    List<OfferedEpic> existing = offer.epicsWithStories();
    return new Wizard(
        project,
        options,
        null,
        scope(offer.epics().size(), existing.size()),
        Existing.of(existing, options.existingStories()),
        offer.warnings(),
        offer.needsAcknowledgement() ? acknowledgement(offer.epics().size()) : null,
        Choices.settings(options, false));
  }

  /// Whoever chose an epic that has stories wants others.
  private static Wizard single(ProjectId project, StartOffer offer, RunOptions options) {
    OfferedEpic epic = offer.epics().getFirst();
    boolean replaces = epic.stories() > 0;
    return new Wizard(
        project,
        replaces ? replacing(options) : options,
        new Single(epic.id(), epic.title(), replaces),
        replaces
            ? "This epic already has " + inWords(epic.stories()) + "."
            : "This epic has no stories yet.",
        null,
        offer.warnings(),
        null,
        Choices.settings(options, true));
  }

  private static RunOptions replacing(RunOptions options) {
    return new RunOptions(
        options.mode(),
        options.personaSet(),
        ExistingStories.REPLACE,
        options.pacing(),
        options.onError(),
        options.epicIds(),
        options.maxCostUsd());
  }

  private static String scope(int epics, int existing) {
    String all = Format.count(epics, "epic", "epics") + " will be processed";
    return existing == 0
        ? all + " sequentially."
        : all + ". " + existing + " already " + (existing == 1 ? "has" : "have") + " stories.";
  }

  private static String acknowledgement(int epics) {
    return "I understand that this is a large run of " + Format.number(epics) + " epics.";
  }

  private static String inWords(int stories) {
    return Format.count(stories, "story", "stories");
  }
}

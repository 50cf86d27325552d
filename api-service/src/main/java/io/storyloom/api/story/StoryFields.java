package io.storyloom.api.story;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.text.MergePatch;
import io.storyloom.api.text.NumberRule;
import io.storyloom.api.text.TextFields;
import io.storyloom.api.text.TextRule;
import io.storyloom.story.Priority;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client may say of a story, as it was sent.
record StoryFields(
    @Nullable String title,
    @Nullable String text,
    @Nullable String persona,
    @Nullable List<@Nullable String> acceptanceCriteria,
    @Nullable String technicalNotes,
    @Nullable Priority priority,
    @Nullable Integer storyPoints) {

  static final Set<String> NAMES =
      Set.of(
          "title",
          "text",
          "persona",
          "acceptanceCriteria",
          "technicalNotes",
          "priority",
          "storyPoints");

  private static final int MOST_CRITERIA = 1_000;
  private static final NumberRule POINTS = new NumberRule(0, 999_999);

  /// @throws ProblemException naming every field that is wrong
  StoryContent content() {
    var fields = new TextFields();
    var content =
        new StoryContent(
            fields.needed("title", title, TextRule.TITLE),
            fields.optional("text", text, TextRule.DESCRIPTION),
            fields.optional("persona", persona, TextRule.DESCRIPTION),
            fields.texts(
                "acceptanceCriteria", acceptanceCriteria, TextRule.CRITERION, MOST_CRITERIA),
            fields.optional("technicalNotes", technicalNotes, TextRule.DESCRIPTION),
            priority,
            fields.optional("storyPoints", storyPoints, POINTS));
    fields.check();
    return content;
  }

  /// @throws ProblemException naming every field of the patch that is wrong
  static StoryContent patched(StoryContent before, MergePatch patch) {
    var content =
        new StoryContent(
            patch.needed("title", TextRule.TITLE, before.title()),
            patch.optional("text", TextRule.DESCRIPTION, before.text()),
            patch.optional("persona", TextRule.DESCRIPTION, before.persona()),
            patch.texts(
                "acceptanceCriteria",
                TextRule.CRITERION,
                MOST_CRITERIA,
                before.acceptanceCriteria()),
            patch.optional("technicalNotes", TextRule.DESCRIPTION, before.technicalNotes()),
            patch.optional("priority", Priority.class, before.priority()),
            patch.optional("storyPoints", POINTS, before.storyPoints()));
    patch.check();
    return content;
  }
}

package io.storyloom.api.story;

import io.storyloom.api.text.MergePatch;
import io.storyloom.api.text.TextRule;
import io.storyloom.story.Priority;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a merge patch does to a story; null leaves a part alone.
record StoryPatch(
    @Nullable String title,
    @Nullable String text,
    @Nullable String persona,
    @Nullable List<String> acceptanceCriteria,
    @Nullable String technicalNotes,
    boolean setsPriority,
    @Nullable Priority priority,
    boolean setsPoints,
    @Nullable Integer storyPoints) {

  static final Set<String> FIELDS =
      Set.of(
          "title",
          "text",
          "persona",
          "acceptanceCriteria",
          "technicalNotes",
          "priority",
          "storyPoints");

  static StoryPatch of(MergePatch patch, int mostPoints) {
    return new StoryPatch(
        patch.needed("title", TextRule.TITLE),
        patch.optional("text", TextRule.DESCRIPTION),
        patch.optional("persona", TextRule.DESCRIPTION),
        patch.texts("acceptanceCriteria"),
        patch.optional("technicalNotes", TextRule.DESCRIPTION),
        patch.value("priority") != null,
        priority(patch),
        patch.value("storyPoints") != null,
        points(patch, mostPoints));
  }

  StoryContent apply(StoryContent before) {
    return new StoryContent(
        title == null ? before.title() : title,
        text == null ? before.text() : text,
        persona == null ? before.persona() : persona,
        acceptanceCriteria == null ? before.acceptanceCriteria() : acceptanceCriteria,
        technicalNotes == null ? before.technicalNotes() : technicalNotes,
        setsPriority ? priority : before.priority(),
        setsPoints ? storyPoints : before.storyPoints());
  }

  private static @Nullable Priority priority(MergePatch patch) {
    JsonNode value = patch.value("priority");
    if (value == null || value.isNull()) {
      return null;
    }
    String name = value.isString() ? value.stringValue() : "";
    Priority found =
        Arrays.stream(Priority.values())
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElse(null);
    if (found == null) {
      patch.wrong("priority", "must be one of MUST, SHOULD, COULD, WONT");
    }
    return found;
  }

  private static @Nullable Integer points(MergePatch patch, int most) {
    JsonNode value = patch.value("storyPoints");
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 0
        || value.intValue() > most) {
      patch.wrong("storyPoints", "must be a whole number from 0 to %,d".formatted(most));
      return null;
    }
    return value.intValue();
  }
}

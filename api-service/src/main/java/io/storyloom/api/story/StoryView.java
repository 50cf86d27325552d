package io.storyloom.api.story;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.storyloom.story.Priority;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A story as the HTTP contract shows it.
///
/// @param code `S1`, `S2`, … within its epic
/// @param priority null when nobody said
/// @param runId null when it was not generated
public record StoryView(
    UUID id,
    UUID epicId,
    String code,
    String title,
    String text,
    String persona,
    List<String> acceptanceCriteria,
    String technicalNotes,
    @Nullable Priority priority,
    @Nullable Integer storyPoints,
    @Nullable UUID runId,
    boolean edited,
    Instant createdAt,
    Instant updatedAt) {

  /// The number in the code; not on the wire.
  @JsonIgnore
  public int number() {
    return Integer.parseInt(code, 1, code.length(), 10);
  }
}

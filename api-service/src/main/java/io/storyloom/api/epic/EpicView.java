package io.storyloom.api.epic;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;

/// An epic as the HTTP contract shows it.
///
/// @param code `E1`, `E2`, … never used twice in a project
/// @param position the epic's place among its project's, from 1
public record EpicView(
    UUID id,
    UUID projectId,
    String code,
    int position,
    String title,
    String description,
    int storyCount,
    Instant createdAt,
    Instant updatedAt) {

  /// The number in the code; not on the wire.
  @JsonIgnore
  public int number() {
    return Integer.parseInt(code, 1, code.length(), 10);
  }
}

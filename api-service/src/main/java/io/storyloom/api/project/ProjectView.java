package io.storyloom.api.project;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A project as the HTTP contract shows it.
///
/// @param lastRunId null before the first run
public record ProjectView(
    UUID id,
    String name,
    String description,
    int epicCount,
    int storyCount,
    @Nullable UUID lastRunId,
    Instant createdAt,
    Instant updatedAt) {}

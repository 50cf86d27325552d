package io.storyloom.api.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to a start.
record StartedRun(
    String runId,
    String projectId,
    String status,
    int epicCount,
    @Nullable String retryOf,
    List<String> warnings) {}

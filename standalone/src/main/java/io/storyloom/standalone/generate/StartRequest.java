package io.storyloom.standalone.generate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a start: the run's options as the command line named them.
@JsonInclude(JsonInclude.Include.NON_NULL)
record StartRequest(
    String mode,
    String personaSet,
    String existingStories,
    String pacing,
    String onError,
    @Nullable List<String> epicIds,
    boolean acknowledgeLargeRun) {

  StartRequest withEpics(List<String> ids) {
    return new StartRequest(
        mode,
        personaSet,
        existingStories,
        pacing,
        onError,
        ids.isEmpty() ? null : ids,
        acknowledgeLargeRun);
  }

  StartRequest acknowledged() {
    return new StartRequest(mode, personaSet, existingStories, pacing, onError, epicIds, true);
  }
}

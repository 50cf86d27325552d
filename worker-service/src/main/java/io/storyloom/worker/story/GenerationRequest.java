package io.storyloom.worker.story;

import io.storyloom.run.EpicId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;

/// One call of a generator: stories for one epic.
///
/// @param call from 1, counted over all calls for this epic in this run, also across restarts
/// @param title the epic's title when it started
/// @param description the epic's description when it started, empty when it has none
public record GenerationRequest(
    TenantId tenantId,
    RunId runId,
    EpicId epicId,
    int call,
    String title,
    String description,
    Mode mode,
    PersonaSet personaSet) {}

package io.storyloom.api.project;

import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;

/// Takes part in deleting a project: called in its transaction, with the project locked.
public interface BeforeProjectDeleted {

  void beforeProjectDeleted(TenantId tenant, ProjectId project);
}

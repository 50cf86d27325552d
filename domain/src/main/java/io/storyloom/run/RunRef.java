package io.storyloom.run;

/// Names a run together with its owners.
public record RunRef(TenantId tenantId, ProjectId projectId, RunId runId) {}

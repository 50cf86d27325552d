package io.storyloom.api.run.watchdog;

import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;

/// A run whose commands never arrive, however often they are sent.
record LostRun(TenantId tenant, RunId run) {}

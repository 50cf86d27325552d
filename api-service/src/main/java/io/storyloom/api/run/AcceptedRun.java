package io.storyloom.api.run;

import io.storyloom.api.idempotency.IdempotencyKey;
import java.net.URI;
import org.springframework.http.ResponseEntity;

/// A run that was accepted, as it is answered.
///
/// @param replayed whether an earlier request was answered so
record AcceptedRun(StartedRun run, boolean replayed) {

  ResponseEntity<StartedRun> answer() {
    ResponseEntity.BodyBuilder accepted =
        ResponseEntity.accepted().location(URI.create("/api/v1/runs/" + run.runId()));
    if (replayed) {
      accepted.header(IdempotencyKey.REPLAYED_HEADER, "true");
    }
    return accepted.body(run);
  }
}

package io.storyloom.api.run;

import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Progress for those who push it, read by one statement for however many runs.
///
/// Throws Spring's data access exceptions while the database is away.
@Component
public class ProgressSnapshots {

  private final ProgressReads reads;
  private final ProgressView view;
  private final JsonMapper json;
  private final Clock clock;

  ProgressSnapshots(ProgressReads reads, ProgressView view, JsonMapper json, Clock clock) {
    this.reads = reads;
    this.view = view;
    this.json = json;
    this.clock = clock;
  }

  public Optional<ProgressSnapshot> find(TenantId tenant, RunId run) {
    return reads.withEpics(tenant, run).map(this::snapshot);
  }

  /// Of runs whose tenants the caller has checked.
  public List<ProgressSnapshot> read(Collection<RunId> runs) {
    return reads.withEpics(runs).stream().map(this::snapshot).toList();
  }

  /// The same without reading epics or writing JSON.
  public Map<RunId, ProgressMark> marks(Collection<RunId> runs) {
    Instant now = clock.instant();
    return reads.withoutEpics(runs).stream()
        .collect(Collectors.toMap(row -> RunId.of(row.runId()), mark(now)));
  }

  private ProgressSnapshot snapshot(ProgressRow row) {
    Instant now = clock.instant();
    return new ProgressSnapshot(
        RunId.of(row.runId()), mark(now).apply(row), json.writeValueAsString(view.of(row, now)));
  }

  private static Function<ProgressRow, ProgressMark> mark(Instant now) {
    return row ->
        new ProgressMark(row.sequence(), ProgressView.etag(row, now), row.timeline().completedAt());
  }
}

package io.storyloom.api.run;

import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Progress for other features of runs, read by one statement for however many runs.
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

  public Optional<Progress> progress(TenantId tenant, RunId run) {
    return reads.withEpics(tenant, run).map(row -> view.of(row, clock.instant()));
  }

  /// All runs, newest first, without their epics.
  ///
  /// @param statuses none for all
  public Page<Progress> list(TenantId tenant, Set<RunStatus> statuses, PageRequest part) {
    Instant now = clock.instant();
    return reads.ofTenant(tenant, statuses, part).map(row -> view.of(row, now));
  }

  /// Of runs whose tenants the caller has checked.
  public List<ProgressSnapshot> read(Collection<RunId> runs) {
    return reads.withEpics(runs).stream().map(this::snapshot).toList();
  }

  /// Of runs whose tenants the caller has checked, without their epics.
  public Map<RunId, Progress> withoutEpics(Collection<RunId> runs) {
    Instant now = clock.instant();
    return reads.withoutEpics(runs).stream()
        .collect(Collectors.toMap(row -> RunId.of(row.runId()), row -> view.of(row, now)));
  }

  /// A state at least as new as the known one, without reading it again while that is the present.
  public Optional<MarkedProgress> progress(TenantId tenant, RunId run, ProgressMark known) {
    Instant now = clock.instant();
    return reads
        .withEpics(tenant, run, known, now)
        .map(row -> new MarkedProgress(ProgressView.mark(row, now), view.of(row, now)));
  }

  /// A project's runs, newest first, without their epics.
  public Page<Progress> ofProject(TenantId tenant, ProjectId project, PageRequest part) {
    Instant now = clock.instant();
    return reads.ofProject(tenant, project, part).map(row -> view.of(row, now));
  }

  /// What tells whether it has changed; reads no epics and writes no JSON.
  public Optional<ProgressMark> mark(TenantId tenant, RunId run) {
    return reads.mark(tenant, run, clock.instant());
  }

  /// The same of runs whose tenants the caller has checked.
  public Map<RunId, ProgressMark> marks(Collection<RunId> runs) {
    return reads.marks(runs, clock.instant());
  }

  private ProgressSnapshot snapshot(ProgressRow row) {
    Instant now = clock.instant();
    return new ProgressSnapshot(
        RunId.of(row.runId()),
        ProgressView.mark(row, now),
        json.writeValueAsString(view.of(row, now)));
  }
}

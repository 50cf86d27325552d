package io.storyloom.api.run;

import io.storyloom.api.http.ListPart;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.RunStatus;
import io.storyloom.run.TenantId;
import io.storyloom.run.Timeline;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Reads runs with one statement each, from the projection or, where that lacks the run, from what
/// was asked for.
@Component
class ProgressReads {

  private final JdbcClient jdbc;
  private final RunRows rows;
  private final ForeignSchemas foreign;
  private final Guardrails guardrails;
  private final JsonMapper json;
  private final RecentProgress recent = new RecentProgress();

  ProgressReads(
      JdbcClient jdbc,
      RunRows rows,
      ForeignSchemas foreign,
      Guardrails guardrails,
      JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
    this.rows = rows;
    this.foreign = foreign;
    this.guardrails = guardrails;
  }

  Optional<ProgressRow> withEpics(TenantId tenant, RunId run) {
    return query(true, "i.tenant_id = :tenant and i.run_id = :run", one(tenant, run)).stream()
        .findFirst();
  }

  /// What the mark was read of, without reading it again while it stays the same.
  Optional<ProgressRow> withEpics(TenantId tenant, RunId run, ProgressMark mark, Instant now) {
    ProgressRow known = recent.find(run, mark);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<ProgressRow> read = withEpics(tenant, run);
    read.ifPresent(row -> recent.keep(run, ProgressView.mark(row, now), row));
    return read;
  }

  /// Reads no epics.
  Optional<ProgressMark> mark(TenantId tenant, RunId run, Instant now) {
    return marks("i.tenant_id = :tenant and i.run_id = :run", one(tenant, run), now)
        .values()
        .stream()
        .findFirst();
  }

  /// Of runs whose tenants the caller has checked; reads no epics.
  Map<RunId, ProgressMark> marks(Collection<RunId> runs, Instant now) {
    return marks("i.run_id = any(:runs)", among(runs), now);
  }

  private Map<RunId, ProgressMark> marks(
      String condition, Map<String, Object> parameters, Instant now) {
    Map<RunId, ProgressMark> marks = new HashMap<>();
    parameters.put("stalledAfter", stalledAfter());
    jdbc.sql(ProgressSql.mark(foreign.arePresent()) + " where " + condition)
        .params(parameters)
        .query(row -> {
          marks.put(RunId.of(row.getString("run_id")), mark(row, now));
        });
    return marks;
  }

  private static ProgressMark mark(ResultSet row, Instant now) throws SQLException {
    return ProgressMark.of(
        RunStatus.valueOf(row.getString("status")),
        row.getLong("sequence"),
        row.getInt("repairs"),
        row.getBoolean("cancel_requested"),
        row.getBoolean("pause_requested"),
        row.getBoolean("stalled"),
        instant(row, "rate_limited_until"),
        instant(row, "completed_at"),
        now);
  }

  /// Of runs whose tenants the caller has checked.
  List<ProgressRow> withEpics(Collection<RunId> runs) {
    return query(true, "i.run_id = any(:runs)", among(runs));
  }

  /// Of runs whose tenants the caller has checked.
  List<ProgressRow> withoutEpics(Collection<RunId> runs) {
    return query(false, "i.run_id = any(:runs)", among(runs));
  }

  private static Map<String, Object> one(TenantId tenant, RunId run) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("tenant", tenant.value());
    parameters.put("run", run.value());
    return parameters;
  }

  private static Map<String, Object> among(Collection<RunId> runs) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("runs", new SqlArrayValue("uuid", runs.stream().map(RunId::value).toArray()));
    return parameters;
  }

  /// Runs of a project that is gone stay readable.
  ///
  /// @throws ProblemException `project-not-found` when there never was one
  Page<ProgressRow> ofProject(TenantId tenant, ProjectId project, PageRequest page) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("project", project.value());
    ListPart part = page.of("projects/" + project + "/runs");
    Page<ProgressRow> runs = page("i.project_id = :project", parameters, tenant, part);
    if (runs.items().isEmpty()) {
      requireKnown(tenant, project);
    }
    return runs;
  }

  /// @throws ProblemException `project-not-found` when there never was one
  Optional<RunId> active(TenantId tenant, ProjectId project) {
    Optional<RunId> active = rows.activeRun(tenant, project);
    if (active.isEmpty()) {
      requireKnown(tenant, project);
    }
    return active;
  }

  private void requireKnown(TenantId tenant, ProjectId project) {
    boolean known =
        jdbc.sql(
                """
                select exists (select from catalog.project
                               where tenant_id = :tenant and id = :project)
                    or exists (select from intake.run
                               where tenant_id = :tenant and project_id = :project)
                """)
            .param("tenant", tenant.value())
            .param("project", project.value())
            .query(Boolean.class)
            .single();
    if (!known) {
      throw ProblemException.projectNotFound();
    }
  }

  /// @param statuses none for all
  Page<ProgressRow> ofTenant(TenantId tenant, Set<RunStatus> statuses, PageRequest page) {
    Map<String, Object> parameters = new HashMap<>();
    ListPart part = page.of("runs" + statuses);
    if (statuses.isEmpty()) {
      return page("true", parameters, tenant, part);
    }
    if (!foreign.arePresent()) {
      String none = statuses.contains(RunStatus.QUEUED) ? "true" : "false";
      return page(none, parameters, tenant, part);
    }
    parameters.put("statuses", statuses.stream().map(Enum::name).collect(Collectors.toSet()));
    return page("coalesce(p.status, 'QUEUED') in (:statuses)", parameters, tenant, part);
  }

  private Page<ProgressRow> page(
      String condition, Map<String, Object> parameters, TenantId tenant, ListPart part) {
    parameters.put("tenant", tenant.value());
    parameters.put("limit", part.fetch());
    String seen = "";
    if (part.afterId() != null) {
      parameters.put("after", part.afterId());
      seen = " and i.run_id < :after";
    }
    List<ProgressRow> found =
        query(
            false,
            "i.tenant_id = :tenant and "
                + condition
                + seen
                + " order by i.run_id desc limit :limit",
            parameters);
    return part.page(found, ProgressRow::runId);
  }

  private List<ProgressRow> query(boolean epics, String condition, Map<String, Object> parameters) {
    boolean projected = foreign.arePresent();
    String sql = projected ? ProgressSql.projected(epics) : ProgressSql.requested(epics);
    parameters.put("stalledAfter", stalledAfter());
    return jdbc.sql(sql + " where " + condition)
        .params(parameters)
        .query((row, _) -> row(row, epics))
        .list();
  }

  private double stalledAfter() {
    return guardrails.stalledAfter().toMillis() / 1000.0;
  }

  private ProgressRow row(ResultSet row, boolean epics) throws SQLException {
    String provider = row.getString("provider");
    String model = row.getString("model");
    return new ProgressRow(
        row.getString("run_id"),
        row.getString("project_id"),
        row.getString("retry_of"),
        RunStatus.valueOf(row.getString("status")),
        row.getBoolean("cancel_requested"),
        row.getBoolean("pause_requested"),
        row.getString("pause_reason"),
        row.getBoolean("stalled"),
        instant(row, "rate_limited_until"),
        provider == null || model == null ? null : new Progress.Generator(provider, model),
        counts(row),
        row.getInt("total_stories_created"),
        current(row),
        epics ? epics(row.getString("epics")) : null,
        row.getString("options"),
        timeline(row),
        row.getInt("timed"),
        row.getLong("timed_ms"),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        cost(row),
        row.getString("error"),
        row.getLong("sequence"),
        row.getInt("repairs"));
  }

  private List<Progress.Epic> epics(String text) {
    return List.of(json.readValue(text, Progress.Epic[].class));
  }

  private static ProgressRow.Counts counts(ResultSet row) throws SQLException {
    return new ProgressRow.Counts(
        row.getInt("total_epics"),
        row.getInt("completed_epics"),
        row.getInt("failed_epics"),
        row.getInt("skipped_epics"),
        row.getInt("in_flight_epics"),
        row.getInt("pending_epics"));
  }

  private static ProgressRow.@Nullable Current current(ResultSet row) throws SQLException {
    String epic = row.getString("current_epic_id");
    return epic == null
        ? null
        : new ProgressRow.Current(
            row.getInt("current_index"),
            epic,
            row.getString("current_title"),
            instant(row, "current_started_at"));
  }

  private static Timeline timeline(ResultSet row) throws SQLException {
    return new Timeline(
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "started_at"),
        instant(row, "completed_at"),
        Duration.ofMillis(row.getLong("paused_ms")),
        instant(row, "paused_since"));
  }

  private static BigDecimal cost(ResultSet row) throws SQLException {
    BigDecimal cost = row.getBigDecimal("cost_usd");
    return cost == null || cost.signum() == 0 ? BigDecimal.ZERO : cost.stripTrailingZeros();
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}

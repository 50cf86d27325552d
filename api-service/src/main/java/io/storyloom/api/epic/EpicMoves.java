package io.storyloom.api.epic;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Moves epics within their project. The project's row is locked against other moves and appends,
/// so that each of them starts from a finished order; runs take no notice, as they have their own.
@Component
class EpicMoves {

  /// How long a list that somebody is paging through keeps the order it began with.
  private static final Duration KEPT = Duration.ofDays(1);

  private static final String LOCK =
      """
      update catalog.project p set moves = p.moves + 1
        from catalog.epic e
       where e.tenant_id = :tenant and e.id = :epic and p.id = e.project_id
      returning p.id, p.moves
      """;

  /// Each epic between the two places takes over the position of its neighbour, so that positions
  /// stay distinct and the gaps that deleted epics left stay harmless.
  private static final String MOVE =
      """
      with placed as (
        select id, position, row_number() over (order by position, number) as place
          from catalog.epic where tenant_id = :tenant and project_id = :project),
      way as (
        select m.place as source, least(:place, (select count(*) from placed)) as target
          from placed m where m.id = :epic),
      moving as (
        select p.id, p.position,
               case when p.id = :epic then w.target
                    when w.source < w.target then p.place - 1
                    else p.place + 1 end as place
          from placed p, way w
         where w.source <> w.target
           and p.place between least(w.source, w.target) and greatest(w.source, w.target)),
      noted as (
        insert into catalog.epic_move (tenant_id, project_id, move, epic_id, position, moved_at)
        select :tenant, :project, :move, id, position, :now from moving)
      update catalog.epic e set position = p.position
        from moving m join placed p on p.place = m.place
       where e.id = m.id
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  EpicMoves(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private record Lock(UUID project, long move) {}

  /// Needs a transaction around it.
  ///
  /// @param place where the epic is to stand, from 1; beyond the last it becomes the last
  /// @throws ProblemException when there is no such epic
  void move(TenantId tenant, EpicId epic, int place) {
    Lock lock =
        jdbc.sql(LOCK)
            .param("tenant", tenant.value())
            .param("epic", epic.value())
            .query((row, _) -> new Lock(row.getObject("id", UUID.class), row.getLong("moves")))
            .optional()
            .orElseThrow(ProblemException::epicNotFound);
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    jdbc.sql(MOVE)
        .param("tenant", tenant.value())
        .param("project", lock.project())
        .param("epic", epic.value())
        .param("place", place)
        .param("move", lock.move())
        .param("now", now)
        .update();
    jdbc.sql(
            """
            delete from catalog.epic_move
             where tenant_id = :tenant and project_id = :project and moved_at < :kept
            """)
        .param("tenant", tenant.value())
        .param("project", lock.project())
        .param("kept", now.minus(KEPT))
        .update();
  }
}

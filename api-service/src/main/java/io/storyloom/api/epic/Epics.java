package io.storyloom.api.epic;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.text.MergePatch;
import io.storyloom.api.text.NumberRule;
import io.storyloom.run.EpicId;
import io.storyloom.run.TenantId;
import java.time.Clock;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The epics of all projects, one at a time.
@Service
public class Epics {

  private static final NumberRule PLACES = new NumberRule(1, Integer.MAX_VALUE);

  private final EpicRows rows;
  private final EpicMoves moves;
  private final Clock clock;

  Epics(EpicRows rows, EpicMoves moves, Clock clock) {
    this.rows = rows;
    this.moves = moves;
    this.clock = clock;
  }

  /// @throws ProblemException when there is no such epic
  public EpicView get(TenantId tenant, EpicId epic) {
    return rows.view(tenant.value(), epic.value()).orElseThrow(ProblemException::epicNotFound);
  }

  /// Moves the epic first, which locks its project and its neighbours.
  @Transactional
  EpicView change(TenantId tenant, EpicId epic, MergePatch patch) {
    Integer place = patch.needed("position", PLACES);
    patch.check();
    if (place != null) {
      moves.move(tenant, epic, place);
    }
    EpicRow row =
        rows.findByTenantAndId(tenant.value(), epic.value())
            .orElseThrow(ProblemException::epicNotFound);
    if (!patch.isEmpty()) {
      row.change(patch, clock.instant());
    }
    return get(tenant, epic);
  }

  @Transactional
  void delete(TenantId tenant, EpicId epic) {
    if (rows.delete(tenant.value(), epic.value()) == 0) {
      throw ProblemException.epicNotFound();
    }
  }
}

package io.storyloom.api.story;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.text.MergePatch;
import io.storyloom.run.EpicId;
import io.storyloom.run.TenantId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The stories of all epics, one at a time.
@Service
class Stories {

  private final StoryRows rows;
  private final EntityManager entities;
  private final Clock clock;

  Stories(StoryRows rows, EntityManager entities, Clock clock) {
    this.rows = rows;
    this.entities = entities;
    this.clock = clock;
  }

  /// Appends a story to an epic, which is locked against other appenders.
  @Transactional
  StoryView add(TenantId tenant, EpicId epic, StoryContent content) {
    UUID project =
        rows.lockEpic(tenant.value(), epic.value()).orElseThrow(ProblemException::epicNotFound);
    var place = new StoryRow.Place(project, epic.value(), rows.lastNumber(epic.value()) + 1);
    var row =
        new StoryRow(UuidCreator.getTimeOrderedEpoch(), tenant.value(), place, content, now());
    entities.persist(row);
    return row.view();
  }

  /// Changes a story, which is locked meanwhile, and marks it as edited.
  @Transactional
  StoryView change(TenantId tenant, UUID story, MergePatch patch) {
    StoryRow row =
        rows.findByTenantAndId(tenant.value(), story).orElseThrow(ProblemException::storyNotFound);
    if (!patch.isEmpty()) {
      row.edit(StoryFields.patched(row.content(), patch), now());
    }
    return row.view();
  }

  @Transactional
  void delete(TenantId tenant, UUID story) {
    if (rows.delete(tenant.value(), story) == 0) {
      throw ProblemException.storyNotFound();
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

package io.storyloom.api.story;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// The stories of all epics, one or a page of them at a time.
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

  Page<StoryView> ofEpic(TenantId tenant, EpicId epic, PageRequest request) {
    int[] after = StoryCursor.parse(request.after());
    return page(
        rows.ofEpic(
            tenant.value(), epic.value(), after[0], after[1], after[2], oneMoreThan(request)),
        request);
  }

  Page<StoryView> ofProject(TenantId tenant, ProjectId project, PageRequest request) {
    int[] after = StoryCursor.parse(request.after());
    return page(
        rows.ofProject(
            tenant.value(), project.value(), after[0], after[1], after[2], oneMoreThan(request)),
        request);
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
  StoryView change(TenantId tenant, UUID story, UnaryOperator<StoryContent> edit) {
    StoryRow row =
        rows.findByTenantAndId(tenant.value(), story).orElseThrow(ProblemException::storyNotFound);
    row.edit(edit.apply(row.content()), now());
    return row.view();
  }

  @Transactional
  void delete(TenantId tenant, UUID story) {
    if (rows.delete(tenant.value(), story) == 0) {
      throw ProblemException.storyNotFound();
    }
  }

  private static Limit oneMoreThan(PageRequest request) {
    return Limit.of(request.limit() + 1);
  }

  private static Page<StoryView> page(List<StoryInOrder> found, PageRequest request) {
    Page<StoryInOrder> page = Page.of(found, request, StoryInOrder::cursor);
    return new Page<>(page.items().stream().map(StoryInOrder::story).toList(), page.nextCursor());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}

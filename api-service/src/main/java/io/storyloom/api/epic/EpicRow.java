package io.storyloom.api.epic;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.api.text.MergePatch;
import io.storyloom.api.text.TextRule;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/// An epic as it is stored; made by [BulkEpics] and moved by [EpicMoves]. Positions order the epics
/// of a project and have gaps where epics were deleted.
@Entity
@Table(schema = "catalog", name = "epic")
class EpicRow {

  /// What a patch may change.
  static final Set<String> CHANGEABLE = Set.of("title", "description", "position");

  @Id private UUID id;

  @Column(name = "tenant_id", nullable = false, updatable = false)
  private String tenant;

  @Column(nullable = false, updatable = false)
  private UUID projectId;

  @Column(nullable = false, updatable = false)
  private int number;

  @Column(nullable = false, updatable = false)
  private int position;

  @Column(nullable = false)
  private String title;

  @Column(nullable = false)
  private String description;

  @Column(nullable = false, updatable = false)
  private Instant createdAt;

  @Column(nullable = false)
  private Instant updatedAt;

  /// For Hibernate, which fills the fields.
  @SuppressWarnings("NullAway.Init")
  protected EpicRow() {}

  /// @throws ProblemException when the patch is wrong
  void change(MergePatch patch, Instant now) {
    String newTitle = patch.needed("title", TextRule.TITLE, title);
    String newDescription = patch.optional("description", TextRule.DESCRIPTION, description);
    patch.check();
    title = newTitle;
    description = newDescription;
    updatedAt = now;
  }
}

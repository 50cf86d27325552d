package io.storyloom.api.project;

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

/// A project as it is stored, without the number of its last epic: that one is counted up where
/// epics are appended.
@Entity
@Table(schema = "catalog", name = "project")
class ProjectRow {

  /// What a patch may change.
  static final Set<String> CHANGEABLE = Set.of("name", "description");

  @Id private UUID id;

  @Column(name = "tenant_id", nullable = false, updatable = false)
  private String tenant;

  @Column(nullable = false)
  private String name;

  @Column(nullable = false)
  private String description;

  @Column(nullable = false, updatable = false)
  private Instant createdAt;

  @Column(nullable = false)
  private Instant updatedAt;

  /// For Hibernate, which fills the fields.
  @SuppressWarnings("NullAway.Init")
  protected ProjectRow() {}

  ProjectRow(UUID id, String tenant, String name, String description, Instant createdAt) {
    this.id = id;
    this.tenant = tenant;
    this.name = name;
    this.description = description;
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
  }

  /// @throws ProblemException when the patch is wrong
  void change(MergePatch patch, Instant now) {
    String newName = patch.needed("name", TextRule.TITLE, name);
    String newDescription = patch.optional("description", TextRule.DESCRIPTION, description);
    patch.check();
    name = newName;
    description = newDescription;
    updatedAt = now;
  }
}

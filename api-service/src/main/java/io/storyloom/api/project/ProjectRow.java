package io.storyloom.api.project;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A project as it is stored, without the number of its last epic: that one is counted up where
/// epics are appended.
@Entity
@Table(schema = "catalog", name = "project")
class ProjectRow {

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

  /// @param newName null keeps it
  /// @param newDescription null keeps it
  void describe(@Nullable String newName, @Nullable String newDescription, Instant now) {
    name = newName == null ? name : newName;
    description = newDescription == null ? description : newDescription;
    updatedAt = now;
  }
}

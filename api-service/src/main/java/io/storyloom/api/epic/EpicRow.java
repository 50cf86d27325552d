package io.storyloom.api.epic;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An epic as it is stored; made by [BulkEpics].
@Entity
@Table(schema = "catalog", name = "epic")
class EpicRow {

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

  /// @param newTitle null keeps it
  /// @param newDescription null keeps it
  void describe(@Nullable String newTitle, @Nullable String newDescription, Instant now) {
    title = newTitle == null ? title : newTitle;
    description = newDescription == null ? description : newDescription;
    updatedAt = now;
  }
}

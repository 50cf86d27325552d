package io.storyloom.api.project;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/// That a project had a run; only ever read.
@Entity
@Immutable
@Table(schema = "intake", name = "run")
class ProjectRun {

  @Id private UUID runId;

  @Column(name = "tenant_id", nullable = false)
  private String tenant;

  @Column(nullable = false)
  private UUID projectId;

  /// For Hibernate, which fills the fields.
  @SuppressWarnings("NullAway.Init")
  protected ProjectRun() {}
}

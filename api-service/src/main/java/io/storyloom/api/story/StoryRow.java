package io.storyloom.api.story;

import io.storyloom.story.Priority;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A story as it is stored. Times are as precise as the database keeps them.
@Entity
@Table(schema = "catalog", name = "story")
class StoryRow {

  @Id private UUID id;

  @Column(name = "tenant_id", nullable = false, updatable = false)
  private String tenant;

  @Column(nullable = false, updatable = false)
  private UUID projectId;

  @Column(nullable = false, updatable = false)
  private UUID epicId;

  @Column(nullable = false, updatable = false)
  private int number;

  @Column(nullable = false)
  private String title;

  @Column(nullable = false)
  private String text;

  @Column(nullable = false)
  private String persona;

  @Column(nullable = false, columnDefinition = "text[]")
  private List<String> acceptanceCriteria;

  @Column(nullable = false)
  private String technicalNotes;

  @Enumerated(EnumType.STRING)
  private @Nullable Priority priority;

  private @Nullable Integer storyPoints;

  /// Null when it was not generated.
  @Column(updatable = false)
  private @Nullable UUID runId;

  @Column(nullable = false)
  private boolean edited;

  @Column(nullable = false, updatable = false)
  private Instant createdAt;

  @Column(nullable = false)
  private Instant updatedAt;

  /// For Hibernate, which fills the fields.
  @SuppressWarnings("NullAway.Init")
  protected StoryRow() {}

  /// A story written by hand.
  StoryRow(UUID id, String tenant, Place place, StoryContent content, Instant createdAt) {
    this.id = id;
    this.tenant = tenant;
    this.projectId = place.project();
    this.epicId = place.epic();
    this.number = place.number();
    this.title = content.title();
    this.text = content.text();
    this.persona = content.persona();
    this.acceptanceCriteria = content.acceptanceCriteria();
    this.technicalNotes = content.technicalNotes();
    this.priority = content.priority();
    this.storyPoints = content.storyPoints();
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
  }

  /// Where a story stands.
  record Place(UUID project, UUID epic, int number) {}

  StoryContent content() {
    return new StoryContent(
        title, text, persona, acceptanceCriteria, technicalNotes, priority, storyPoints);
  }

  void edit(StoryContent content, Instant now) {
    title = content.title();
    text = content.text();
    persona = content.persona();
    acceptanceCriteria = content.acceptanceCriteria();
    technicalNotes = content.technicalNotes();
    priority = content.priority();
    storyPoints = content.storyPoints();
    edited = true;
    updatedAt = now;
  }

  StoryView view() {
    return new StoryView(
        id,
        epicId,
        "S" + number,
        title,
        text,
        persona,
        List.copyOf(acceptanceCriteria),
        technicalNotes,
        priority,
        storyPoints,
        runId,
        edited,
        createdAt,
        updatedAt);
  }
}

package io.storyloom.api.run.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.messaging.record.RecordType;
import io.storyloom.run.CancelReason;
import io.storyloom.run.EpicId;
import io.storyloom.run.FailureKind;
import io.storyloom.run.Generator;
import io.storyloom.run.PauseReason;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.ReleaseReason;
import io.storyloom.run.RunEvent;
import io.storyloom.run.RunLog;
import io.storyloom.run.RunRef;
import io.storyloom.run.RunStatus;
import io.storyloom.run.Totals;
import io.storyloom.run.Usage;
import io.storyloom.story.Priority;
import io.storyloom.story.StoryDraft;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventJsonTest {

  private static final RunRef REF = RunLog.someRef();
  private static final Instant AT = RunLog.BEGINNING.plusNanos(1_000);
  private static final EpicId EPIC = new EpicId(new UUID(7, 8));
  private static final Usage USAGE =
      new Usage(Duration.ofMillis(1234), 5_000_000_000L, 7, new BigDecimal("0.034200"));
  private static final Totals TOTALS = new Totals(5, 2, 1, 2, 31, USAGE);
  private static final StoryDraft DRAFT =
      new StoryDraft("Title", "As a …", "Buyer", List.of("Given"), "", Priority.MUST, null);

  static final List<RunEvent> EVENTS =
      List.of(
          new RunEvent.RunStarted(new Generator("mock", "mock-1")),
          new RunEvent.EpicStarted(EPIC, 3, "Title", 2),
          new RunEvent.EpicGenerating(EPIC, 2, 1, "waits"),
          new RunEvent.EpicSaving(EPIC, 9),
          new RunEvent.EpicCompleted(
              EPIC, 1, 4, USAGE, 1, List.of(new RunEvent.StoredStory("s1", "S1", DRAFT))),
          new RunEvent.EpicFailed(EPIC, "why", FailureKind.NO_STORIES, USAGE, 3),
          new RunEvent.EpicSkipped(EPIC, "has stories"),
          new RunEvent.EpicReleased(EPIC, ReleaseReason.WORKER_LOST),
          new RunEvent.RateLimited(Duration.ofSeconds(3), "mock"),
          new RunEvent.RunPaused(PauseReason.BUDGET),
          new RunEvent.RunResumed(),
          new RunEvent.RunCompleted(RunStatus.PARTIAL, TOTALS),
          new RunEvent.RunFailed("why", TOTALS),
          new RunEvent.RunCancelled(CancelReason.USER, TOTALS));

  private final JsonMapper mapper =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
  private final EventJson json = new EventJson(mapper);

  @ParameterizedTest
  @FieldSource("EVENTS")
  void every_field_of_the_kafka_contract_is_told_by_its_name(RunEvent event) {
    Schema schema =
        SpecificData.get()
            .getSchema(recordNamed("io.storyloom.events.v1." + event.getClass().getSimpleName()));
    Set<String> names =
        schema.getFields().stream().map(Schema.Field::name).collect(Collectors.toSet());
    names.removeAll(Set.of("tenantId", "projectId", "eventId", "occurredAt"));
    names.addAll(Set.of("type", "time"));

    JsonNode told = told(event);

    assertThat(new HashSet<>(told.propertyNames())).isEqualTo(names);
  }

  private static Class<?> recordNamed(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void every_kind_of_event_but_the_first_is_among_those_tried() {
    Set<Class<?>> kinds = new HashSet<>(List.of(RunEvent.class.getPermittedSubclasses()));
    kinds.remove(RunEvent.RunCreated.class);
    assertThat(EVENTS.stream().map(Object::getClass).collect(Collectors.toSet())).isEqualTo(kinds);
  }

  @Test
  void a_completed_epic_reads_like_the_contract() {
    assertThat(told(new RunEvent.EpicCompleted(EPIC, 9, 0, USAGE, 1, null)))
        .hasToString(
            """
            {"sequence":17,"type":"EPIC_COMPLETED","time":"2026-03-01T10:00:00.000001Z",\
            "runId":"%s","epicId":"%s","storiesCreated":9,"storiesDeleted":0,"durationMs":1234,\
            "inputTokens":5000000000,"outputTokens":7,"costUsd":0.0342,"retryCount":1,\
            "stories":null}\
            """
                .formatted(REF.runId(), EPIC));
  }

  @Test
  void a_story_reads_like_the_record() {
    RunEvent event =
        new RunEvent.EpicCompleted(
            EPIC, 1, 0, Usage.NONE, 0, List.of(new RunEvent.StoredStory("s1", "S1", DRAFT)));
    assertThat(told(event).path("stories").path(0))
        .hasToString(
            """
            {"storyId":"s1","code":"S1","title":"Title","text":"As a …","persona":"Buyer",\
            "acceptanceCriteria":["Given"],"technicalNotes":"","priority":"MUST",\
            "storyPoints":null}\
            """);
    assertThat(told(event).path("costUsd")).hasToString("0");
  }

  private JsonNode told(RunEvent event) {
    KeptEvents.Row row =
        new KeptEvents.Row(
            REF.runId(), 17, RecordType.of(event).name(), AT, epicOf(event), new byte[0]);
    return mapper.readTree(json.of(row, new RecordedEvent(REF, 17, AT, event)));
  }

  private static @Nullable UUID epicOf(RunEvent event) {
    boolean ofEpic =
        Arrays.stream(event.getClass().getRecordComponents())
            .anyMatch(part -> part.getType() == EpicId.class);
    return ofEpic ? EPIC.value() : null;
  }
}

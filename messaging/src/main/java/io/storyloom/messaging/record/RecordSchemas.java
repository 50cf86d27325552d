package io.storyloom.messaging.record;

import io.storyloom.events.v1.EpicCompleted;
import io.storyloom.events.v1.EpicFailed;
import io.storyloom.events.v1.EpicGenerating;
import io.storyloom.events.v1.EpicQueued;
import io.storyloom.events.v1.EpicReleased;
import io.storyloom.events.v1.EpicSaving;
import io.storyloom.events.v1.EpicSkipped;
import io.storyloom.events.v1.EpicStarted;
import io.storyloom.events.v1.RateLimited;
import io.storyloom.events.v1.RunCancelRequested;
import io.storyloom.events.v1.RunCancelled;
import io.storyloom.events.v1.RunCompleted;
import io.storyloom.events.v1.RunCreated;
import io.storyloom.events.v1.RunFailed;
import io.storyloom.events.v1.RunPauseRequested;
import io.storyloom.events.v1.RunPaused;
import io.storyloom.events.v1.RunResumeRequested;
import io.storyloom.events.v1.RunResumed;
import io.storyloom.events.v1.RunStarted;
import io.storyloom.messaging.avro.WireFormat;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/// Makes the schemas of all records known before the first one is written, so that writing needs no
/// registry.
public final class RecordSchemas {

  private static final List<SpecificRecord> RECORDS =
      List.of(
          new EpicQueued(),
          new RunCancelRequested(),
          new RunPauseRequested(),
          new RunResumeRequested(),
          new RunCreated(),
          new RunStarted(),
          new EpicStarted(),
          new EpicGenerating(),
          new EpicSaving(),
          new EpicCompleted(),
          new EpicFailed(),
          new EpicSkipped(),
          new EpicReleased(),
          new RateLimited(),
          new RunPaused(),
          new RunResumed(),
          new RunCompleted(),
          new RunFailed(),
          new RunCancelled());

  private final WireFormat format;

  public RecordSchemas(WireFormat format) {
    this.format = format;
  }

  /// Registers or looks up what is not known yet; to be repeated after an exception.
  ///
  /// @throws io.storyloom.messaging.avro.SerdeException when the registry is away or refuses
  public void prepare() {
    RECORDS.forEach(format::prepare);
  }
}

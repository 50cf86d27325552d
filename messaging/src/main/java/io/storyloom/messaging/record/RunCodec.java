package io.storyloom.messaging.record;

import io.storyloom.messaging.avro.UndecodableRecordException;
import io.storyloom.messaging.avro.WireFormat;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/// Runs' events and requests as the bytes that lie in Kafka.
///
/// Times are kept in microseconds, money with six digits. Throws what [WireFormat] throws; a record
/// with a value the contract does not know counts as undecodable, a request among events or the
/// reverse as foreign.
public final class RunCodec {

  private final WireFormat format;

  public RunCodec(WireFormat format) {
    this.format = format;
  }

  public byte[] encode(RecordedEvent event) {
    return format.encode(EventToRecord.of(event));
  }

  public byte[] encode(RecordedRequest request) {
    return format.encode(RequestRecords.of(request));
  }

  public RecordedEvent decodeEvent(byte[] bytes) {
    return read(bytes, RecordToEvent::of);
  }

  public RecordedRequest decodeRequest(byte[] bytes) {
    return read(bytes, RequestRecords::read);
  }

  private <T> T read(byte[] bytes, Function<SpecificRecord, T> mapping) {
    SpecificRecord record = format.decode(bytes);
    try {
      return mapping.apply(record);
    } catch (UndecodableRecordException e) {
      throw e;
    } catch (RuntimeException e) {
      // The mapping is pure: what it refuses once it refuses always.
      throw new UndecodableRecordException("Unknown value in a " + record.getSchema().getName(), e);
    }
  }
}

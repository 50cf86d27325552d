package io.storyloom.messaging.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/// Confluent's wire format: a zero byte, the schema's id in four bytes, the Avro body. The subject
/// is the record's full name.
///
/// Needs the registry once per schema, afterwards works without it. Safe for use by many threads.
public final class WireFormat {

  static {
    TrustedRecords.allow();
  }

  private static final byte MAGIC = 0;
  private static final int PREFIX = 1 + Integer.BYTES;
  private static final int USUAL_SIZE = 384;

  private final SchemaRegistry registry;
  private final Map<Class<?>, Writer> writers = new ConcurrentHashMap<>();
  private final Map<Integer, DatumReader<SpecificRecord>> readers = new ConcurrentHashMap<>();

  private record Writer(int id, DatumWriter<SpecificRecord> body) {}

  public WireFormat(SchemaRegistry registry) {
    this.registry = registry;
  }

  /// @throws RegistryUnavailableException when the schema's id is not known yet and nobody answers
  /// @throws SchemaRejectedException when the registry refuses the schema
  public byte[] encode(SpecificRecord record) {
    Writer writer = writerOf(record);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    bytes.writeBytes(ByteBuffer.allocate(PREFIX).put(MAGIC).putInt(writer.id()).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    try {
      writer.body().write(record, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Asks for the id of a record's schema, so that [#encode] needs nobody afterwards.
  public void prepare(SpecificRecord record) {
    writerOf(record);
  }

  private Writer writerOf(SpecificRecord record) {
    Writer known = writers.get(record.getClass());
    if (known != null) {
      return known;
    }
    Schema schema = record.getSchema();
    int id = registry.idOf(schema.getFullName(), schema);
    SpecificData model = SpecificData.getForClass(record.getClass());
    Writer writer = new Writer(id, new SpecificDatumWriter<>(schema, model));
    writers.put(record.getClass(), writer);
    return writer;
  }

  /// @throws UndecodableRecordException when the bytes are no record of ours
  /// @throws RegistryUnavailableException when the writer's schema cannot be asked for
  public SpecificRecord decode(byte[] bytes) {
    if (bytes.length < PREFIX || bytes[0] != MAGIC) {
      throw new UndecodableRecordException("Not in Confluent's wire format", null);
    }
    int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    DatumReader<SpecificRecord> reader = readerOf(id);
    try {
      return reader.read(
          null, DecoderFactory.get().binaryDecoder(bytes, PREFIX, bytes.length - PREFIX, null));
    } catch (IOException
        | AvroRuntimeException
        | UnsupportedOperationException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | ArithmeticException
        | ClassCastException e) {
      throw new UndecodableRecordException("Broken body of schema " + id, e);
    }
  }

  /// The record as JSON, for people; throws what [#decode] throws.
  public String jsonOf(byte[] bytes) {
    return decode(bytes).toString();
  }

  private DatumReader<SpecificRecord> readerOf(int id) {
    DatumReader<SpecificRecord> known = readers.get(id);
    if (known != null) {
      return known;
    }
    DatumReader<SpecificRecord> reader = newReader(registry.byId(id));
    readers.put(id, reader);
    return reader;
  }

  private static DatumReader<SpecificRecord> newReader(Schema writer) {
    Class<?> type = classOf(writer);
    SpecificData model = SpecificData.getForClass(type);
    return new SpecificDatumReader<>(writer, model.getSchema(type), model);
  }

  private static Class<?> classOf(Schema writer) {
    try {
      Class<?> type =
          writer.getType() == Schema.Type.RECORD ? SpecificData.get().getClass(writer) : null;
      if (type != null && SpecificRecord.class.isAssignableFrom(type)) {
        return type;
      }
    } catch (SecurityException e) {
      throw new ForeignRecordException("Not a record of ours: " + writer.getFullName(), e);
    }
    throw new ForeignRecordException("Not a record of ours: " + writer.getFullName(), null);
  }
}

package io.storyloom.messaging.avro;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Kafka's view of [WireFormat], configured with Confluent's property names.
public final class ConfluentAvroSerializer implements Serializer<SpecificRecord> {

  private @Nullable WireFormat format;

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    format = new WireFormat(new SchemaRegistry(RegistrySettings.from(configs)));
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord data) {
    if (format == null) {
      throw new IllegalStateException("Not configured");
    }
    return data == null ? null : format.encode(data);
  }
}

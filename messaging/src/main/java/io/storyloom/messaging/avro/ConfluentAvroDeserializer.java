package io.storyloom.messaging.avro;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Kafka's view of [WireFormat], configured with Confluent's property names.
public final class ConfluentAvroDeserializer implements Deserializer<SpecificRecord> {

  private @Nullable WireFormat format;

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    format = new WireFormat(new SchemaRegistry(RegistrySettings.from(configs)));
  }

  @Override
  public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] data) {
    if (format == null) {
      throw new IllegalStateException("Not configured");
    }
    return data == null ? null : format.decode(data);
  }
}

package io.storyloom.projector.run;

import io.storyloom.run.RecordedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// An event and the record that brought it.
record ReceivedEvent(ConsumerRecord<byte[], byte[]> record, RecordedEvent event) {}

/// Avro records in Confluent's wire format, with schemas from a Confluent-compatible registry.
@NullMarked
package io.storyloom.messaging.avro;

import org.jspecify.annotations.NullMarked;

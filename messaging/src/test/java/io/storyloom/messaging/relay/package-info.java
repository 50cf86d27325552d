/// Sends what the outbox holds to Kafka, in order, by the one who owns the run.
@NullMarked
package io.storyloom.messaging.relay;

import org.jspecify.annotations.NullMarked;

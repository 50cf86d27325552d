/// Stores the commands from Kafka, milliseconds after they arrive.
@NullMarked
package io.storyloom.worker.run.intake;

import org.jspecify.annotations.NullMarked;

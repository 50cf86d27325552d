/// Finds events that Kafka took but the read tables lack, and has them sent again.
@NullMarked
package io.storyloom.messaging.gap;

import org.jspecify.annotations.NullMarked;

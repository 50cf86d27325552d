/// What every service does with Kafka when it starts.
@NullMarked
package io.storyloom.messaging;

import org.jspecify.annotations.NullMarked;

/// Sends commands again that Kafka took but no worker has, and ends runs for which that is of no
/// use.
@NullMarked
package io.storyloom.api.run.watchdog;

import org.jspecify.annotations.NullMarked;

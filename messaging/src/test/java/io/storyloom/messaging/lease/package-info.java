/// Who of several instances relays which runs, where no consumer group says so.
@NullMarked
package io.storyloom.messaging.lease;

import org.jspecify.annotations.NullMarked;

/// Records appended in the transaction that makes them true.
@NullMarked
package io.storyloom.messaging.outbox;

import org.jspecify.annotations.NullMarked;

/// Records that can never be processed, and where they go.
@NullMarked
package io.storyloom.messaging.deadletter;

import org.jspecify.annotations.NullMarked;

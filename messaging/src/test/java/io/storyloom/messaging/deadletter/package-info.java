@NullMarked
package io.storyloom.messaging.deadletter;

import org.jspecify.annotations.NullMarked;

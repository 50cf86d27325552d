@NullMarked
package io.storyloom.messaging.gap;

import org.jspecify.annotations.NullMarked;

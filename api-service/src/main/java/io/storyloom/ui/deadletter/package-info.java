/// The page about dead letters.
@NullMarked
package io.storyloom.ui.deadletter;

import org.jspecify.annotations.NullMarked;

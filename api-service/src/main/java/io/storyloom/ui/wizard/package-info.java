/// The dialog in which a run is chosen and started.
@NullMarked
package io.storyloom.ui.wizard;

import org.jspecify.annotations.NullMarked;

/// The panel of a run, on its own page and on its project's.
@NullMarked
package io.storyloom.ui.run.panel;

import org.jspecify.annotations.NullMarked;

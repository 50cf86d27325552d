/// Runs and their epics: states, events, decide and fold, pacing.
@NullMarked
package io.storyloom.run;

import org.jspecify.annotations.NullMarked;

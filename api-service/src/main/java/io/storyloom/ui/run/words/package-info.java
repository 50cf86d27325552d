/// What options and states of runs and their epics are called on all pages.
@NullMarked
package io.storyloom.ui.run.words;

import org.jspecify.annotations.NullMarked;

/// What happened to one epic of a run, for people.
@NullMarked
package io.storyloom.ui.run.timeline;

import org.jspecify.annotations.NullMarked;

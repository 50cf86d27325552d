/// What happened to one epic of a run: its waits and its generator calls.
@NullMarked
package io.storyloom.api.run.timeline;

import org.jspecify.annotations.NullMarked;

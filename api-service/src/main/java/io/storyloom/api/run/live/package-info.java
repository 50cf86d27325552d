/// Live push: the progress and the events of runs as streams of server-sent events.
@NullMarked
package io.storyloom.api.run.live;

import org.jspecify.annotations.NullMarked;

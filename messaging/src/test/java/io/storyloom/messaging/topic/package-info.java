/// The topics, their settings, and where a run's records lie in them.
@NullMarked
package io.storyloom.messaging.topic;

import org.jspecify.annotations.NullMarked;

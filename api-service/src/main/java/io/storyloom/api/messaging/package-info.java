/// The outbox of schema intake, its relay, and what has to be there before this service is ready.
@NullMarked
package io.storyloom.api.messaging;

import org.jspecify.annotations.NullMarked;

/// Dead letters: kept from their topics, shown, and sent back to where they came from.
@NullMarked
package io.storyloom.api.deadletter;

import org.jspecify.annotations.NullMarked;

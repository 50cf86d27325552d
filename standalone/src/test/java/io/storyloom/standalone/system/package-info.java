/// All services together: over HTTP at one end, with a plain consumer and SQL at the other.
@NullMarked
package io.storyloom.standalone.system;

import org.jspecify.annotations.NullMarked;

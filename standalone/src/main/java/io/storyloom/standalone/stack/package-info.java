/// Everything in one process: broker, database, registry and the three services, brought up and
/// stopped in order.
@NullMarked
package io.storyloom.standalone.stack;

import org.jspecify.annotations.NullMarked;

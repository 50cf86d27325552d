/// Which worker this is, and who else is alive.
@NullMarked
package io.storyloom.worker.run.instance;

import org.jspecify.annotations.NullMarked;

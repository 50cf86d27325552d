/// The worker service.
@NullMarked
package io.storyloom.worker;

import org.jspecify.annotations.NullMarked;

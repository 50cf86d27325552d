/// The projector service.
@NullMarked
package io.storyloom.projector;

import org.jspecify.annotations.NullMarked;

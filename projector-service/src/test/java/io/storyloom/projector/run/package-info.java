/// Tests of the projection.
@NullMarked
package io.storyloom.projector.run;

import org.jspecify.annotations.NullMarked;

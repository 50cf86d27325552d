/// Tests of estimates.
@NullMarked
package io.storyloom.estimate;

import org.jspecify.annotations.NullMarked;

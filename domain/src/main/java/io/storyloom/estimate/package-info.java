/// How much work, time and money runs will take.
@NullMarked
package io.storyloom.estimate;

import org.jspecify.annotations.NullMarked;

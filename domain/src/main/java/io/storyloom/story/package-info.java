/// Stories: what a generator makes of an epic.
@NullMarked
package io.storyloom.story;

import org.jspecify.annotations.NullMarked;

/// What names, titles and descriptions from outside may hold.
@NullMarked
package io.storyloom.api.text;

import org.jspecify.annotations.NullMarked;

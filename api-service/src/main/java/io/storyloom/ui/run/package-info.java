/// The pages about runs.
@NullMarked
package io.storyloom.ui.run;

import org.jspecify.annotations.NullMarked;

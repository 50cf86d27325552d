/// What all pages have in common: their frame, the files they load, the forms of numbers, and the
/// page for what went wrong.
@NullMarked
package io.storyloom.ui.page;

import org.jspecify.annotations.NullMarked;

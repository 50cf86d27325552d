/// The pages in a real browser, on the real services.
@NullMarked
package io.storyloom.standalone.ui;

import org.jspecify.annotations.NullMarked;

/// The launcher's command line: one command per package, and the entry point that puts them
/// together.
@NullMarked
package io.storyloom.standalone;

import org.jspecify.annotations.NullMarked;

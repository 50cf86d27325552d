/// Measures a running Storyloom over HTTP.
@NullMarked
package io.storyloom.benchmark;

import org.jspecify.annotations.NullMarked;

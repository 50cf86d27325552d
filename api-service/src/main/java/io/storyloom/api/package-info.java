/// The API service.
@NullMarked
package io.storyloom.api;

import org.jspecify.annotations.NullMarked;

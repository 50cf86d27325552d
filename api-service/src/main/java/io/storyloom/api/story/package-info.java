/// Stories, over HTTP and in the database.
@NullMarked
package io.storyloom.api.story;

import org.jspecify.annotations.NullMarked;

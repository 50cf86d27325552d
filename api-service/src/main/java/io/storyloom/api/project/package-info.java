/// Projects, over HTTP and in the database.
@NullMarked
package io.storyloom.api.project;

import org.jspecify.annotations.NullMarked;

/// Imports and exports of a project's backlog.
@NullMarked
package io.storyloom.api.transfer;

import org.jspecify.annotations.NullMarked;

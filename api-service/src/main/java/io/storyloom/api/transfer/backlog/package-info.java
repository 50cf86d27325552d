/// What an import file says, whatever its format.
@NullMarked
package io.storyloom.api.transfer.backlog;

import org.jspecify.annotations.NullMarked;

/// Backlogs as JSON.
@NullMarked
package io.storyloom.api.transfer.json;

import org.jspecify.annotations.NullMarked;

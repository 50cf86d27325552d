/// Backlogs as Markdown: reading what people write, and writing what reads back to the same.
@NullMarked
package io.storyloom.api.transfer.markdown;

import org.jspecify.annotations.NullMarked;

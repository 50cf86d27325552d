/// Backlogs as tables: Jira's, those for spreadsheets, and what people type.
@NullMarked
package io.storyloom.api.transfer.csv;

import org.jspecify.annotations.NullMarked;

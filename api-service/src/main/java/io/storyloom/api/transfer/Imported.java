package io.storyloom.api.transfer;

import io.storyloom.api.transfer.backlog.Backlog;
import java.util.List;

/// What an import created and what it left out.
record Imported(int epicsCreated, int storiesCreated, List<Backlog.Warning> warnings) {}

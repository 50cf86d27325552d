package io.storyloom.messaging.relay;

import io.storyloom.run.RunId;
import java.util.function.ObjLongConsumer;

/// A run that is to be sent from its start again.
///
/// @param upTo the position with which that is done
/// @param sent told the offset of the record that did it
record Resend(RunId run, long upTo, ObjLongConsumer<RunId> sent) {}

package io.storyloom.messaging.outbox;

import io.storyloom.run.RunId;
import java.util.Collection;

/// Told after a commit which runs have something new to send. May be called twice or not at all;
/// must neither block nor fail.
@FunctionalInterface
public interface CommitSignal {

  void committed(Collection<RunId> runs);
}

package io.storyloom.messaging.relay;

import io.storyloom.messaging.outbox.CommitSignal;
import io.storyloom.run.RunId;
import java.util.Collection;
import javax.sql.DataSource;

/// Passes commits on to whoever relays the run: in process when that is this instance, else by a
/// `NOTIFY` for all commits of the last moment. Holds one connection to listen for the others'.
public final class CommitNotifications implements CommitSignal, AutoCloseable {

  public CommitNotifications(
      DataSource dataSource, String schema, ShardOwnership ownership, OutboxRelay relay) {}

  public void start() {}

  @Override
  public void committed(Collection<RunId> runs) {}

  @Override
  public void close() {}
}

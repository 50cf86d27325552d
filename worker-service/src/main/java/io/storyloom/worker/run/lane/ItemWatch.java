package io.storyloom.worker.run.lane;

import io.storyloom.run.EpicId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells lanes when the item that they work on is gone, as no command does. Asked are the tables,
/// with one statement for all items that are worked on for long.
final class ItemWatch {

  private static final Logger log = LoggerFactory.getLogger(ItemWatch.class);
  private static final Duration LONG = Duration.ofMillis(500);

  private final DataSource dataSource;
  private final ItemWork work;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

  ItemWatch(DataSource dataSource, ItemWork work) {
    this.dataSource = dataSource;
    this.work = work;
  }

  /// An item that is worked on until this is closed.
  final class Watched implements AutoCloseable {

    private final EpicId item;
    private final Mailbox mailbox;
    private final long since = System.nanoTime();

    private Watched(EpicId item, Mailbox mailbox) {
      this.item = item;
      this.mailbox = mailbox;
    }

    private boolean isOld(long now) {
      return now - since >= LONG.toNanos();
    }

    @Override
    public void close() {
      watched.remove(this);
    }
  }

  Watched begin(EpicId item, Mailbox mailbox) {
    Watched begun = new Watched(item, mailbox);
    watched.add(begun);
    return begun;
  }

  void look() {
    long now = System.nanoTime();
    List<Watched> old = watched.stream().filter(each -> each.isOld(now)).toList();
    if (old.isEmpty()) {
      return;
    }
    try (Connection connection = dataSource.getConnection()) {
      Set<EpicId> there = work.existing(connection, old.stream().map(each -> each.item).toList());
      for (Watched each : old) {
        if (!there.contains(each.item)) {
          each.mailbox.gone(each.item);
        }
      }
    } catch (SQLException e) {
      log.warn("Items could not be looked for: {}", e.getMessage());
    }
  }
}

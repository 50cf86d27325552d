package io.storyloom.messaging.lease;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// The statements on `relay_lease` and `relay_member`; times are the database's.
final class LeaseStatements {

  private final String join;
  private final String leave;
  private final String renew;
  private final String takeFree;
  private final String giveBack;

  LeaseStatements(String schema) {
    this.join =
        """
        with gone as (delete from %1$s.relay_member where until < clock_timestamp() and owner <> ?),
        me as (
          insert into %1$s.relay_member (owner, until) values (?, clock_timestamp() + ?::interval)
          on conflict (owner) do update set until = excluded.until
        )
        select 1 + count(*) from %1$s.relay_member
        where owner <> ? and until >= clock_timestamp()
        """
            .formatted(schema);
    this.leave = "delete from %s.relay_member where owner = ?".formatted(schema);
    this.renew =
        """
        update %s.relay_lease set until = clock_timestamp() + ?::interval
        where owner = ? returning bucket
        """
            .formatted(schema);
    this.takeFree =
        """
        update %1$s.relay_lease l set owner = ?, until = clock_timestamp() + ?::interval
        from (
          select bucket from %1$s.relay_lease where until < clock_timestamp()
          order by bucket limit ? for update skip locked
        ) free
        where l.bucket = free.bucket returning l.bucket
        """
            .formatted(schema);
    this.giveBack =
        """
        update %s.relay_lease set owner = '', until = '-infinity'
        where owner = ? and bucket >= ?
        """
            .formatted(schema);
  }

  Set<Integer> renew(Connection connection, String owner, Duration lease) throws SQLException {
    String interval = lease.toMillis() + " milliseconds";
    int share = -Math.floorDiv(-BucketLeases.BUCKETS, members(connection, owner, interval));
    Set<Integer> mine = query(connection, renew, interval, owner);
    if (mine.size() > share) {
      int firstSurplus =
          mine.stream().sorted().skip(share).findFirst().orElse(BucketLeases.BUCKETS);
      update(connection, giveBack, owner, firstSurplus);
      mine.removeIf(bucket -> bucket >= firstSurplus);
    } else if (mine.size() < share) {
      mine.addAll(query(connection, takeFree, owner, interval, share - mine.size()));
    }
    return Set.copyOf(mine);
  }

  private int members(Connection connection, String owner, String interval) throws SQLException {
    return query(connection, join, owner, owner, interval, owner).iterator().next();
  }

  void release(Connection connection, String owner) throws SQLException {
    update(connection, leave, owner);
    update(connection, giveBack, owner, 0);
  }

  private static Set<Integer> query(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      Set<Integer> numbers = new HashSet<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          numbers.add(result.getInt(1));
        }
      }
      return numbers;
    }
  }

  private static void update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }
}

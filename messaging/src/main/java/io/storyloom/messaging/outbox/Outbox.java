package io.storyloom.messaging.outbox;

import io.storyloom.messaging.record.RunCodec;
import io.storyloom.run.RecordedEvent;
import io.storyloom.run.RecordedRequest;
import io.storyloom.run.RunId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Appends records to a schema's outbox in the transaction that makes them true, as one statement
/// for all of them.
///
/// Every method throws [RecordTooLargeException] before it writes anything.
public final class Outbox {

  private static final SQLExceptionTranslator TRANSLATOR = new SQLStateSQLExceptionTranslator();

  private final OutboxInsert insert;
  private final DataSource dataSource;
  private final RunCodec codec;
  private final int recordLimit;
  private final CommitSignal signal;

  /// @param recordLimit the largest payload, in bytes
  /// @param signal told after the commit, unless the caller brings the connection
  public Outbox(
      String schema, DataSource dataSource, RunCodec codec, int recordLimit, CommitSignal signal) {
    this.insert = new OutboxInsert(schema);
    this.dataSource = dataSource;
    this.codec = codec;
    this.recordLimit = recordLimit;
    this.signal = signal;
  }

  /// Appends to the current Spring transaction.
  ///
  /// @throws IllegalStateException when there is none
  public void append(List<RecordedEvent> events, List<RecordedRequest> requests) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("Appending to the outbox needs a transaction");
    }
    List<OutboxRow> rows = rows(events, requests);
    if (rows.isEmpty()) {
      return;
    }
    Connection connection = DataSourceUtils.getConnection(dataSource);
    try {
      insert.execute(connection, rows);
    } catch (SQLException e) {
      throw translated(e);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
    signalAfterCommit(rows);
  }

  /// Appends to the current Spring transaction.
  public void appendEvents(List<RecordedEvent> events) {
    append(events, List.of());
  }

  /// Appends to the current Spring transaction.
  public void appendRequests(List<RecordedRequest> requests) {
    append(List.of(), requests);
  }

  /// Appends to the transaction of a connection, whose owner commits it and gives the signal.
  public void append(
      Connection connection, List<RecordedEvent> events, List<RecordedRequest> requests)
      throws SQLException {
    List<OutboxRow> rows = rows(events, requests);
    if (!rows.isEmpty()) {
      insert.execute(connection, rows);
    }
  }

  /// Appends to the transaction of a connection, whose owner commits it and gives the signal.
  public void appendEvents(Connection connection, List<RecordedEvent> events) throws SQLException {
    append(connection, events, List.of());
  }

  private List<OutboxRow> rows(List<RecordedEvent> events, List<RecordedRequest> requests) {
    List<OutboxRow> rows = new ArrayList<>(events.size() + requests.size());
    for (RecordedEvent event : events) {
      rows.add(checked(OutboxRow.of(event, codec)));
    }
    for (RecordedRequest request : requests) {
      rows.add(checked(OutboxRow.of(request, codec)));
    }
    return rows;
  }

  private OutboxRow checked(OutboxRow row) {
    int size = row.payload().length;
    if (size > recordLimit) {
      throw new RecordTooLargeException(row.type(), row.run(), row.position(), size, recordLimit);
    }
    return row;
  }

  private void signalAfterCommit(List<OutboxRow> rows) {
    Set<RunId> runs = rows.stream().map(OutboxRow::run).collect(Collectors.toSet());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            signal.committed(runs);
          }
        });
  }

  private static RuntimeException translated(SQLException e) {
    RuntimeException translated = TRANSLATOR.translate("append to the outbox", null, e);
    return translated == null ? new IllegalStateException(e) : translated;
  }
}

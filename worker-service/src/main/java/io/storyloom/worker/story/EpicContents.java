package io.storyloom.worker.story;

import io.storyloom.run.EpicId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Epics and their stories in schema `catalog`, for many epics per statement. Every method works in
/// the caller's transaction and locks epics in the order of their ids.
@Component
public class EpicContents {

  /// Reads epics for their start and keeps them from being deleted until the transaction ends.
  ///
  /// @return without the epics that no longer exist
  public Map<EpicId, EpicText> read(Connection connection, Collection<EpicId> epics)
      throws SQLException {
    throw new SQLException("not yet");
  }

  /// Stores the stories of epics, replacing the ones there or numbered on after them. Adding a
  /// story to one of these epics by other means waits until the transaction ends.
  ///
  /// @param saves no epic twice
  /// @return without the epics that no longer exist, for which nothing is stored
  public Map<EpicId, SaveResult> save(Connection connection, Collection<EpicSave> saves)
      throws SQLException {
    throw new SQLException("not yet");
  }
}

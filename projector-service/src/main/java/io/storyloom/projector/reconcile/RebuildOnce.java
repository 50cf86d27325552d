package io.storyloom.projector.reconcile;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/// `rebuild`: folds every run of the read tables anew from the log once.
public final class RebuildOnce {

  public static final String NAME = "rebuild";

  private static final int SHOWN = 20;

  /// Ends with its connection.
  private static final String LOCK =
      "select pg_try_advisory_lock(hashtextextended('storyloom.progress.rebuild', 0))";

  private RebuildOnce() {}

  /// @param properties as the service takes them
  /// @return the exit code: 0 when every run is as the log says, 2 when some were left as they are
  ///   or another rebuild is going on, else 1
  public static int run(List<String> properties, PrintStream out) {
    return BesideServices.run(NAME, properties, out, context -> rebuild(context, out));
  }

  private static int rebuild(ApplicationContext context, PrintStream out) {
    Integer exitCode =
        context
            .getBean(JdbcTemplate.class)
            .execute((Connection guard) -> {
              if (!isOnlyOne(guard)) {
                out.println("Another rebuild is going on.");
                return BesideServices.LEFT;
              }
              Rebuild.Result result = context.getBean(Rebuild.class).all();
              show(result, out);
              return result.kept().isEmpty() ? 0 : BesideServices.LEFT;
            });
    return Objects.requireNonNull(exitCode);
  }

  private static boolean isOnlyOne(Connection guard) throws SQLException {
    try (Statement statement = guard.createStatement();
        ResultSet row = statement.executeQuery(LOCK)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void show(Rebuild.Result result, PrintStream out) {
    out.println("Runs in the log  " + result.told());
    out.println("Differed         " + result.replaced());
    out.println("Left as they are " + result.kept().size());
    result.kept().stream()
        .sorted()
        .limit(SHOWN)
        .forEach(run -> out.println(run + "  the log does not tell all that is shown of it"));
    if (result.kept().size() > SHOWN) {
      out.println("and %d more".formatted(result.kept().size() - SHOWN));
    }
  }
}

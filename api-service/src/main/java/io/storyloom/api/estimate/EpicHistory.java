package io.storyloom.api.estimate;

import io.storyloom.estimate.EpicFigures;
import io.storyloom.estimate.Spread;
import io.storyloom.story.Mode;
import io.storyloom.story.PersonaSet;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the newest finished epics of this installation took, by mode and persona set; asked of the
/// database now and then only, as every read of progress asks here.
@Component
public class EpicHistory {

  /// Runs are found by the index `run_by_kind`. How many of them are looked at is bounded too, for
  /// there may be any number without a finished epic.
  private static final String FIGURES =
      """
      select count(*) as epics,
             percentile_cont(array[0.5, 0.9]) within group (order by stories_created) as stories,
             percentile_cont(array[0.5, 0.9]) within group (order by input_tokens) as input,
             percentile_cont(array[0.5, 0.9]) within group (order by output_tokens) as output,
             percentile_cont(array[0.5, 0.9]) within group (order by duration_ms) as duration
        from (select e.*
                from (select run_id from progress.run
                       where options ->> 'mode' = :mode
                         and options ->> 'personaSet' = :personaSet
                       order by run_id desc limit :newest) r
                join lateral (select * from progress.run_epic
                               where run_id = r.run_id and status = 'COMPLETED' and calls > 0
                             ) e on true
               order by r.run_id desc limit :newest) finished
      """;

  private final JdbcClient jdbc;
  private final Clock clock;
  private final EstimateProperties properties;
  private final Map<Kind, Latest> answers = new ConcurrentHashMap<>();

  EpicHistory(JdbcClient jdbc, Clock clock, EstimateProperties properties) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.properties = properties;
  }

  private record Kind(Mode mode, PersonaSet personas) {}

  private record Answer(Optional<EpicFigures> figures, Instant at) {}

  /// Empty when too few epics finished so far.
  public Optional<EpicFigures> figures(Mode mode, PersonaSet personas) {
    return answers.computeIfAbsent(new Kind(mode, personas), Latest::new).figures(clock.instant());
  }

  /// The latest answer for a kind.
  private final class Latest {

    private final Kind kind;
    private volatile @Nullable Answer answer;

    Latest(Kind kind) {
      this.kind = kind;
    }

    Optional<EpicFigures> figures(Instant now) {
      Answer known = answer;
      return known != null && isFresh(known, now) ? known.figures() : refreshed(now);
    }

    /// Of those who come at the same time one asks, and the others wait for it.
    private synchronized Optional<EpicFigures> refreshed(Instant now) {
      Answer known = answer;
      if (known == null || !isFresh(known, now)) {
        known = new Answer(ask(kind), now);
        answer = known;
      }
      return known.figures();
    }

    private boolean isFresh(Answer known, Instant now) {
      return now.isBefore(known.at().plus(properties.refresh()));
    }
  }

  private Optional<EpicFigures> ask(Kind kind) {
    if (!isThere()) {
      return Optional.empty();
    }
    return jdbc.sql(FIGURES)
        .param("mode", kind.mode().name().toLowerCase(Locale.ROOT))
        .param("personaSet", kind.personas().name().toLowerCase(Locale.ROOT))
        .param("newest", properties.newestEpics())
        .query((row, _) ->
            row.getInt("epics") < properties.fewestEpics()
                ? Optional.<EpicFigures>empty()
                : Optional.of(figures(row)))
        .single();
  }

  /// The projector makes its tables at its first start.
  private boolean isThere() {
    return jdbc.sql("select to_regclass('progress.run_epic') is not null")
        .query(Boolean.class)
        .single();
  }

  private static EpicFigures figures(ResultSet row) throws SQLException {
    return new EpicFigures(
        spread(row, "stories"),
        spread(row, "input"),
        spread(row, "output"),
        spread(row, "duration"));
  }

  private static Spread spread(ResultSet row, String column) throws SQLException {
    Double[] percentiles = (Double[]) row.getArray(column).getArray();
    return new Spread(percentiles[0], percentiles[1]);
  }
}

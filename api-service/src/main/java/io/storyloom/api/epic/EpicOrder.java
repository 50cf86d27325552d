package io.storyloom.api.epic;

import io.storyloom.api.http.ListPart;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The order of a project's epics as it was when somebody began to page through a list, whatever
/// was moved since.
public final class EpicOrder {

  /// Common table expressions of which the last, `ordered`, has each epic's `id` and `number`, its
  /// `place` now, from 1, and the `position` by which the list puts it, ties going by number. Needs
  /// the parameters of a [Point].
  public static final String ORDERED =
      """
      with moved as (
        select distinct on (m.epic_id) m.epic_id, m.position
          from catalog.epic_move m
         where m.tenant_id = :tenant and m.project_id = :project and m.move > :moves
         order by m.epic_id, m.move),
      ordered as (
        select e.id, e.number, row_number() over (order by e.position, e.number) as place,
               coalesce(m.position, e.position) as position
          from catalog.epic e left join moved m on m.epic_id = e.id
         where e.tenant_id = :tenant and e.project_id = :project)
      """;

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,18})\\.(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");

  private EpicOrder() {}

  /// Where a list in this order goes on.
  ///
  /// @param moves how many moves there were when the list began
  /// @param position and `number` of the last epic already seen
  /// @param story the number of the last story already seen, 0 where epics are listed
  public record Point(long moves, int position, int number, int story) {

    private static final Point START = new Point(Long.MAX_VALUE, Integer.MIN_VALUE, 0, 0);

    /// @param key of the last item already seen, null for the first part of a list
    public static Point of(@Nullable String key) {
      if (key == null) {
        return START;
      }
      var form = FORM.matcher(key);
      if (!form.matches()) {
        throw ListPart.badCursor();
      }
      return new Point(
          Long.parseLong(form.group(1)),
          Integer.parseInt(form.group(2)),
          Integer.parseInt(form.group(3)),
          Integer.parseInt(form.group(4)));
    }

    /// The key of an item, in a list that began at this point and this many moves.
    public String key(long movesNow, int position, int number, int story) {
      return Math.min(moves, movesNow) + "." + position + "." + number + "." + story;
    }

    /// What the statement needs, and `limit`.
    public Map<String, Object> parameters(TenantId tenant, ProjectId project, int limit) {
      return Map.of(
          "tenant", tenant.value(),
          "project", project.value(),
          "moves", moves,
          "position", position,
          "number", number,
          "story", story,
          "limit", limit);
    }
  }
}

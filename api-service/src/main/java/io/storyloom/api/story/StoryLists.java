package io.storyloom.api.story;

import io.storyloom.api.epic.EpicOrder;
import io.storyloom.api.http.ListPart;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import io.storyloom.story.StoryId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Stories in epic and story order, a page at a time; and single ones.
@Component
public class StoryLists {

  private static final String OF_EPIC =
      """
      select s.* from catalog.story s
       where s.tenant_id = :tenant and s.epic_id = :epic and s.number > :after
       order by s.number limit :limit
      """;

  /// Reads no more stories than wanted, epic by epic.
  private static final String OF_PROJECT =
      EpicOrder.ORDERED
          + """
          select s.*, o.position as listed, o.number as epic_number, p.moves
            from (select * from ordered where (position, number) >= (:position, :number)
                   order by position, number) o
           cross join lateral (
                   select * from catalog.story t
                    where t.epic_id = o.id
                      and t.number > case when (o.position, o.number) = (:position, :number)
                                          then :story else 0 end
                    order by t.number limit :limit) s
            join catalog.project p on p.id = s.project_id
           order by o.position, o.number, s.number limit :limit
          """;

  private static final String ONE =
      """
      select s.* from catalog.story s
       where s.tenant_id = :tenant and s.epic_id = :epic and s.id = :story
      """;

  private final JdbcClient jdbc;

  StoryLists(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Listed(StoryView story, String key) {}

  public Page<StoryView> ofEpic(TenantId tenant, EpicId epic, PageRequest request) {
    ListPart part = request.of("epics/" + epic + "/stories");
    return part.page(
        jdbc.sql(OF_EPIC)
            .param("tenant", tenant.value())
            .param("epic", epic.value())
            .param("after", number(part))
            .param("limit", part.fetch())
            .query(BulkStories::view)
            .list(),
        story -> String.valueOf(story.number()));
  }

  Page<StoryView> ofProject(TenantId tenant, ProjectId project, PageRequest request) {
    ListPart part = request.of("projects/" + project + "/stories");
    var after = EpicOrder.Point.of(part.after());
    return part.page(
            jdbc.sql(OF_PROJECT)
                .params(after.parameters(tenant, project, part.fetch()))
                .query((row, index) -> {
                  StoryView story = BulkStories.view(row, index);
                  return new Listed(
                      story,
                      after.key(
                          row.getLong("moves"),
                          row.getInt("listed"),
                          row.getInt("epic_number"),
                          story.number()));
                })
                .list(),
            Listed::key)
        .map(Listed::story);
  }

  /// @throws ProblemException when the epic has no such story
  public StoryView get(TenantId tenant, EpicId epic, StoryId story) {
    return jdbc.sql(ONE)
        .param("tenant", tenant.value())
        .param("epic", epic.value())
        .param("story", story.value())
        .query(BulkStories::view)
        .optional()
        .orElseThrow(ProblemException::storyNotFound);
  }

  private static int number(ListPart part) {
    if (part.after() == null) {
      return 0;
    }
    if (!part.after().matches("\\d{1,9}")) {
      throw ListPart.badCursor();
    }
    return Integer.parseInt(part.after());
  }
}

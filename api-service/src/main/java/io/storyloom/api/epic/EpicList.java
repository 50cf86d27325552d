package io.storyloom.api.epic;

import io.storyloom.api.http.ListPart;
import io.storyloom.api.http.Page;
import io.storyloom.api.http.PageRequest;
import io.storyloom.run.ProjectId;
import io.storyloom.run.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// A project's epics in order, a page at a time.
@Component
public class EpicList {

  private static final String PAGE =
      EpicOrder.ORDERED
          + """
          select e.id, e.project_id, e.number, o.place, e.title, e.description, e.created_at,
                 e.updated_at, o.position as listed, p.moves,
                 (select count(*) from catalog.story s where s.epic_id = e.id) as stories
            from (select * from ordered where (position, number) > (:position, :number)
                   order by position, number limit :limit) o
            join catalog.epic e on e.id = o.id
            join catalog.project p on p.id = e.project_id
           order by o.position, o.number
          """;

  private final JdbcClient jdbc;

  EpicList(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Listed(EpicView epic, String key) {}

  public Page<EpicView> page(TenantId tenant, ProjectId project, PageRequest request) {
    ListPart part = request.of("projects/" + project + "/epics");
    var after = EpicOrder.Point.of(part.after());
    return part.page(
            jdbc.sql(PAGE)
                .params(after.parameters(tenant, project, part.fetch()))
                .query((row, index) -> {
                  EpicView epic = BulkEpics.view(row, index);
                  return new Listed(
                      epic,
                      after.key(row.getLong("moves"), row.getInt("listed"), epic.number(), 0));
                })
                .list(),
            Listed::key)
        .map(Listed::epic);
  }
}

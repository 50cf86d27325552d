package io.storyloom.api.transfer;

import org.springframework.jdbc.core.simple.JdbcClient;

/// Fills projects with epics and stories past the API.
final class StoredBacklog {

  /// Epics "Epic 1" …, each with stories "Story 1" … of about one kilobyte.
  static void add(JdbcClient jdbc, Object project, int epics, int storiesEach) {
    jdbc.sql(
            """
            with epic as (
              insert into catalog.epic
                (id, tenant_id, project_id, number, position, title, created_at, updated_at)
              select gen_random_uuid(), 'default', p.id, n, n, 'Epic ' || n, now(), now()
                from catalog.project p, generate_series(1, ?) n
               where p.id = ?
              returning id, project_id)
            insert into catalog.story
              (id, tenant_id, project_id, epic_id, number, title, text, persona,
               acceptance_criteria, technical_notes, priority, created_at, updated_at)
            select gen_random_uuid(), 'default', project_id, id, n, 'Story ' || n,
                   'As a reader, I want to borrow a book, so that I can read it.', 'reader',
                   array_fill(repeat('criterion ', 12), array[4]), repeat('notes ', 60), 'MUST',
                   now(), now()
              from epic, generate_series(1, ?) n
            """)
        .params(epics, project, storiesEach)
        .update();
  }

  private StoredBacklog() {}
}

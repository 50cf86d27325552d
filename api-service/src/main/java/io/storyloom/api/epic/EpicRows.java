package io.storyloom.api.epic;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface EpicRows extends Repository<EpicRow, UUID> {

  String VIEW =
      """
      select new io.storyloom.api.epic.EpicView(
               e.id, e.projectId, concat('E', cast(e.number as String)), e.position, e.title,
               e.description,
               cast((select count(*) from StoryRow s where s.epicId = e.id) as Integer),
               e.createdAt, e.updatedAt)
        from EpicRow e
       where e.tenant = :tenant
      """;

  @Query(VIEW + " and e.id = :id")
  Optional<EpicView> view(String tenant, UUID id);

  @Query(
      VIEW
          + """
             and e.projectId = :project
             and (e.position, e.number) > (:position, :number)
           order by e.position, e.number
          """)
  List<EpicView> inOrder(String tenant, UUID project, int position, int number, Limit limit);

  /// Locked `for no key update`, as its update will.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<EpicRow> findByTenantAndId(String tenant, UUID id);

  @Modifying
  @Query("delete from EpicRow e where e.tenant = :tenant and e.id = :id")
  int delete(String tenant, UUID id);
}

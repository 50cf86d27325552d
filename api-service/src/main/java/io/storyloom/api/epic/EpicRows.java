package io.storyloom.api.epic;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface EpicRows extends Repository<EpicRow, UUID> {

  @Query(
      """
      select new io.storyloom.api.epic.EpicView(
               e.id, e.projectId, concat('E', cast(e.number as String)),
               cast((select count(*) from EpicRow o
                      where o.tenant = e.tenant and o.projectId = e.projectId
                        and (o.position, o.number) <= (e.position, e.number)) as Integer),
               e.title, e.description,
               cast((select count(*) from StoryRow s where s.epicId = e.id) as Integer),
               e.createdAt, e.updatedAt)
        from EpicRow e
       where e.tenant = :tenant and e.id = :id
      """)
  Optional<EpicView> view(String tenant, UUID id);

  /// Locked `for no key update`, as its update will.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<EpicRow> findByTenantAndId(String tenant, UUID id);

  @Modifying
  @Query("delete from EpicRow e where e.tenant = :tenant and e.id = :id")
  int delete(String tenant, UUID id);
}

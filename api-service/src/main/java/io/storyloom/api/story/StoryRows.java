package io.storyloom.api.story;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface StoryRows extends Repository<StoryRow, UUID> {

  /// Locked `for no key update`, as its update will.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<StoryRow> findByTenantAndId(String tenant, UUID id);

  /// Locks an epic against others that append stories to it.
  ///
  /// @return its project
  @NativeQuery(
      """
      select project_id from catalog.epic where tenant_id = :tenant and id = :epic
         for no key update
      """)
  Optional<UUID> lockEpic(String tenant, UUID epic);

  @Query("select coalesce(max(s.number), 0) from StoryRow s where s.epicId = :epic")
  int lastNumber(UUID epic);

  @Modifying
  @Query("delete from StoryRow s where s.tenant = :tenant and s.id = :id")
  int delete(String tenant, UUID id);
}

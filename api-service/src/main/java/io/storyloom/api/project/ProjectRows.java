package io.storyloom.api.project;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ProjectRows extends Repository<ProjectRow, UUID> {

  String VIEW =
      """
      select new io.storyloom.api.project.ProjectView(
               p.id, p.name, p.description,
               cast((select count(*) from EpicRow e where e.projectId = p.id) as Integer),
               cast((select count(*) from StoryRow s where s.projectId = p.id) as Integer),
               (select r.runId from ProjectRun r
                 where r.tenant = p.tenant and r.projectId = p.id
                 order by r.runId desc limit 1),
               p.createdAt, p.updatedAt)
        from ProjectRow p
       where p.tenant = :tenant
      """;

  @Query(VIEW + " and p.id = :id")
  Optional<ProjectView> view(String tenant, UUID id);

  @Query(VIEW + " order by p.id desc")
  List<ProjectView> newest(String tenant, Limit limit);

  @Query(VIEW + " and p.id < :before order by p.id desc")
  List<ProjectView> newestBefore(String tenant, UUID before, Limit limit);

  @Query(
      """
      select new io.storyloom.api.project.ProjectName(p.id, p.name)
        from ProjectRow p where p.tenant = :tenant and p.id in :ids
      """)
  List<ProjectName> names(String tenant, Collection<UUID> ids);

  boolean existsByTenantAndId(String tenant, UUID id);

  /// Locked `for no key update`, as its update will.
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  Optional<ProjectRow> findByTenantAndId(String tenant, UUID id);

  /// Locked also against those that hold on to its key, who are starting a run.
  @NativeQuery("select * from catalog.project where tenant_id = :tenant and id = :id for update")
  Optional<ProjectRow> lockForDeletion(String tenant, UUID id);

  void delete(ProjectRow project);
}

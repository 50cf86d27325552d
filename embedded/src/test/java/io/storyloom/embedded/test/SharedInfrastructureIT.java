package io.storyloom.embedded.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.storyloom.embedded.InfrastructureException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

class SharedInfrastructureIT {
  @Test
  void all_tests_of_a_jvm_share_one_infrastructure() {
    assertThat(TestInfrastructure.shared()).isSameAs(TestInfrastructure.shared());
  }

  @Test
  void each_created_database_is_empty_and_apart() throws SQLException {
    TestDatabase first = TestInfrastructure.shared().createDatabase();
    TestDatabase second = TestInfrastructure.shared().createDatabase();
    execute(first, "create table thing (id int)");
    execute(second, "create table thing (id int)");
    assertThat(first.jdbcUrl()).isNotEqualTo(second.jdbcUrl());
  }

  @Test
  void the_spring_properties_name_broker_database_and_registry() {
    TestInfrastructure infrastructure = TestInfrastructure.shared();
    TestDatabase database = infrastructure.createDatabase();
    assertThat(infrastructure.asSpringProperties(database))
        .containsEntry("spring.kafka.bootstrap-servers", infrastructure.bootstrapServers())
        .containsEntry("spring.datasource.url", database.jdbcUrl())
        .containsEntry("spring.datasource.username", database.user())
        .containsEntry("spring.datasource.password", database.password())
        .containsEntry("storyloom.schema-registry-url", infrastructure.registryUrl());
  }

  @Test
  void containers_without_a_docker_daemon_say_so() {
    assumeFalse(DockerClientFactory.instance().isDockerAvailable());
    assertThatThrownBy(() -> TestInfrastructure.backend("containers"))
        .isInstanceOf(InfrastructureException.class)
        .hasMessage(
            "-Dstoryloom.infra=containers needs a Docker daemon and none answers: start Docker, or"
                + " leave the option out to use the embedded broker and database.");
  }

  @Test
  void an_unknown_kind_of_infrastructure_is_refused() {
    assertThatThrownBy(() -> TestInfrastructure.backend("cloud"))
        .isInstanceOf(InfrastructureException.class)
        .hasMessageContaining("use embedded (the default) or containers");
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

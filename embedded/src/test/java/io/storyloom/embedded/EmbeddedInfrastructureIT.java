package io.storyloom.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedInfrastructureIT {
  @TempDir Path dir;

  @Test
  void a_restart_keeps_rows_records_and_schemas() throws Exception {
    try (EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.start(dir, Ports.free())) {
      Contents.write(infrastructure.endpoints(), "kept");
    }
    try (EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.start(dir, Ports.free())) {
      assertThat(Contents.read(infrastructure.endpoints())).containsExactly("kept", "kept", "kept");
    }
  }

  @Test
  void the_database_is_durable_and_speaks_utf_8() throws Exception {
    try (EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.start(dir, Ports.free())) {
      Endpoints at = infrastructure.endpoints();
      for (Map.Entry<String, String> setting :
          Map.of(
                  "fsync", "on",
                  "synchronous_commit", "on",
                  "full_page_writes", "on",
                  "server_encoding", "UTF8",
                  "client_connection_check_interval", "2s",
                  "max_connections", "200")
              .entrySet()) {
        assertThat(Contents.query(at, "show " + setting.getKey())).isEqualTo(setting.getValue());
      }
      assertThat(Contents.query(at, "show server_version")).startsWith("18.");
    }
  }
}

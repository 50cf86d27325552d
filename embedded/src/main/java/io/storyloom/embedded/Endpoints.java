package io.storyloom.embedded;

import org.jspecify.annotations.Nullable;

/// Where everything can be reached; `http` is the API's address, null while only the infrastructure
/// runs, and `kafka` the bootstrap servers. This is the content of `endpoints.json`.
public record Endpoints(
    @Nullable String http,
    String kafka,
    String registry,
    String jdbcUrl,
    String jdbcUser,
    String jdbcPassword,
    long pid) {

  public Endpoints withHttp(String http) {
    return new Endpoints(http, kafka, registry, jdbcUrl, jdbcUser, jdbcPassword, pid);
  }

  @Override
  public String toString() {
    return "Endpoints[http="
        + http
        + ", kafka="
        + kafka
        + ", registry="
        + registry
        + ", jdbcUrl="
        + jdbcUrl
        + ", jdbcUser="
        + jdbcUser
        + ", pid="
        + pid
        + "]";
  }
}

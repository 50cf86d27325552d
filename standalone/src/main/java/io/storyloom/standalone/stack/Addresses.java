package io.storyloom.standalone.stack;

import io.storyloom.embedded.Endpoints;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.EnumerablePropertySource;

/// Where the infrastructure listens, as Spring properties: reading one waits until it is known.
final class Addresses extends EnumerablePropertySource<CompletableFuture<Endpoints>> {
  private static final Map<String, Function<Endpoints, String>> PROPERTIES = new LinkedHashMap<>();

  static {
    PROPERTIES.put("spring.kafka.bootstrap-servers", Endpoints::kafka);
    PROPERTIES.put("spring.datasource.url", Endpoints::jdbcUrl);
    PROPERTIES.put("spring.datasource.username", Endpoints::jdbcUser);
    PROPERTIES.put("spring.datasource.password", Endpoints::jdbcPassword);
    PROPERTIES.put("storyloom.schema-registry-url", Endpoints::registry);
  }

  Addresses(CompletableFuture<Endpoints> endpoints) {
    super("embedded infrastructure", endpoints);
  }

  @Override
  public String[] getPropertyNames() {
    return PROPERTIES.keySet().toArray(String[]::new);
  }

  @Override
  public @Nullable Object getProperty(String name) {
    Function<Endpoints, String> property = PROPERTIES.get(name);
    return property == null ? null : property.apply(getSource().join());
  }

  @Override
  public boolean containsProperty(String name) {
    return PROPERTIES.containsKey(name);
  }
}

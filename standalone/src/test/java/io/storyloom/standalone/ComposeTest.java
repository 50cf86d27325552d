package io.storyloom.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.messaging.topic.TopicProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.Yaml;

class ComposeTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().resolve("..").normalize();

  private final Map<?, ?> compose = parse("docker-compose.yml");
  private final Map<?, ?> services = map(compose.get("services"));

  @Test
  void every_container_has_a_fixed_image_a_health_check_and_a_restart_policy() {
    assertThat(services).hasSizeGreaterThanOrEqualTo(7);
    services.forEach((name, value) -> {
      Map<?, ?> service = map(value);
      assertThat(map(service.get("healthcheck")).get("test")).as("%s", name).isNotNull();
      assertThat(service.get("restart")).as("%s", name).isEqualTo("unless-stopped");
      if (service.get("build") == null) {
        assertThat(text(service.get("image")))
            .matches(".+:\\d[\\w.]*")
            .as("%s names a version", name);
      }
    });
  }

  @Test
  void containers_wait_for_the_health_of_containers_that_exist() {
    services
        .values()
        .forEach(service ->
            mapOrEmpty(map(service).get("depends_on"))
                .forEach((name, how) -> {
                  assertThat(services.get(name)).as("%s", name).isNotNull();
                  assertThat(map(how).get("condition")).isEqualTo("service_healthy");
                }));
  }

  @Test
  void volumes_are_declared_and_all_used() {
    Set<String> used = new TreeSet<>();
    services
        .values()
        .forEach(service ->
            listOrEmpty(map(service).get("volumes")).stream()
                .map(volume -> text(volume).split(":", -1)[0])
                .forEach(used::add));

    assertThat(used).containsExactly("kafka", "postgres");
    assertThat(map(compose.get("volumes")).keySet().stream().map(String::valueOf))
        .containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void published_ports_are_free_of_clashes() {
    List<String> published =
        services.values().stream()
            .flatMap(service -> listOrEmpty(map(service).get("ports")).stream())
            .map(port -> text(port).replaceAll("^127\\.0\\.0\\.1:", "").split(":", -1)[0])
            .toList();

    assertThat(published).doesNotHaveDuplicates().contains("8080");
  }

  @ParameterizedTest
  @CsvSource({
    "api, api-service, 8080",
    "worker-1, worker-service, 8091",
    "worker-2, worker-service, 8091",
    "projector, projector-service, 8092"
  })
  void every_variable_is_a_property_that_the_service_binds(String name, String module, int port)
      throws IOException {
    Map<?, ?> service = map(services.get(name));
    Map<String, Object> variables = new TreeMap<>();
    mapOrEmpty(service.get("environment"))
        .forEach((key, value) -> variables.put(text(key), withDefaults(text(value))));
    Properties defaults = defaults(module);
    Binder binder = binder(defaults, variables);

    assertThat(variables.keySet())
        .containsExactlyInAnyOrder(
            "SPRING_KAFKA_BOOTSTRAP_SERVERS",
            "SPRING_DATASOURCE_URL",
            "SPRING_DATASOURCE_USERNAME",
            "SPRING_DATASOURCE_PASSWORD",
            "STORYLOOM_SCHEMA_REGISTRY_URL",
            "STORYLOOM_KAFKA_REPLICATION_FACTOR",
            "STORYLOOM_INSTANCE",
            "SERVER_PORT");
    assertThat(binder.bind("spring.kafka", KafkaProperties.class).get().getBootstrapServers())
        .containsExactly("kafka:9092");
    DataSourceProperties database =
        binder.bind("spring.datasource", DataSourceProperties.class).get();
    assertThat(database.getUrl()).isEqualTo("jdbc:postgresql://postgres:5432/storyloom");
    assertThat(database.getUsername()).isEqualTo("storyloom");
    assertThat(database.getPassword()).isEqualTo("storyloom");
    assertThat(binder.bind("storyloom.kafka", TopicProperties.class).get().replicationFactor())
        .isEqualTo((short) 1);
    assertThat(binder.bind("server", ServerProperties.class).get().getPort()).isEqualTo(port);

    assertThat(defaults.getProperty("server.port")).isEqualTo(Integer.toString(port));
    for (String property : List.of("storyloom.schema-registry-url", "storyloom.instance")) {
      assertThat(defaults).as(module).containsKey(property);
      assertThat(binder.bind(property, String.class).get())
          .isEqualTo(variables.get(property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_")));
    }
  }

  @Test
  void instances_have_ids_of_their_own() {
    assertThat(
            services.values().stream()
                .map(service -> mapOrEmpty(map(service).get("environment")))
                .filter(variables -> variables.containsKey("STORYLOOM_INSTANCE"))
                .map(variables -> text(variables.get("STORYLOOM_INSTANCE"))))
        .hasSize(4)
        .doesNotHaveDuplicates();
  }

  @Test
  void addresses_name_containers_and_the_ports_they_listen_on() {
    assertThat(text(environment("kafka").get("KAFKA_LISTENERS"))).contains("INSIDE://:9092");
    assertThat(text(environment("kafka").get("KAFKA_ADVERTISED_LISTENERS")))
        .contains("INSIDE://kafka:9092");
    assertThat(environment("postgres").get("POSTGRES_DB")).isEqualTo("storyloom");
    assertThat(environment("api").get("SPRING_DATASOURCE_PASSWORD"))
        .isEqualTo(environment("postgres").get("POSTGRES_PASSWORD"))
        .isEqualTo(environment("registry").get("APICURIO_DATASOURCE_PASSWORD"));
    assertThat(listOrEmpty(map(services.get("api")).get("ports")).toString()).contains("8080:8080");
  }

  @Test
  void images_are_built_from_jars_that_the_build_makes() throws IOException {
    String dockerfile = Files.readString(ROOT.resolve("deploy/Dockerfile"));
    String ignored = Files.readString(ROOT.resolve(".dockerignore"));
    assertThat(dockerfile).contains("COPY ${SERVICE}/target/${SERVICE}.jar ");
    for (Object value : services.values()) {
      Map<?, ?> build = mapOrEmpty(map(value).get("build"));
      if (!build.isEmpty()) {
        String module = text(map(build.get("args")).get("SERVICE"));
        assertThat(build.get("dockerfile")).isEqualTo("deploy/Dockerfile");
        assertThat(Files.readString(ROOT.resolve(module + "/pom.xml")))
            .contains("<finalName>" + module + "</finalName>");
        assertThat(ignored).contains("!" + module + "/target/" + module + ".jar");
      }
    }
  }

  @Test
  void prometheus_scrapes_every_service_at_its_port() {
    String targets = text(parse("deploy/prometheus.yml").get("scrape_configs"));

    services.forEach((name, value) -> {
      Object port = mapOrEmpty(map(value).get("environment")).get("SERVER_PORT");
      if (port != null) {
        assertThat(targets).contains(name + ":" + port);
      }
    });
  }

  private Map<?, ?> environment(String service) {
    return map(map(services.get(service)).get("environment"));
  }

  private static Properties defaults(String module) {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource(module + ".yml"));
    Properties defaults = yaml.getObject();
    return Objects.requireNonNull(defaults);
  }

  private static Binder binder(Properties defaults, Map<String, Object> variables) {
    StandardEnvironment environment = new StandardEnvironment();
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, variables));
    environment.getPropertySources().addLast(new PropertiesPropertySource("defaults", defaults));
    return Binder.get(environment);
  }

  private static Map<?, ?> parse(String file) {
    try {
      return map(new Yaml().load(Files.readString(ROOT.resolve(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static Map<?, ?> mapOrEmpty(@Nullable Object value) {
    return value == null ? Map.of() : map(value);
  }

  private static List<?> listOrEmpty(@Nullable Object value) {
    return value == null ? List.of() : (List<?>) value;
  }

  /// As Compose fills in `${NAME:-default}` when the variable is not set.
  private static String withDefaults(String value) {
    return value.replaceAll("\\$\\{\\w+:-([^}]*)}", "$1");
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }
}

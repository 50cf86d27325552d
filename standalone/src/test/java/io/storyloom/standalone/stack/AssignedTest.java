package io.storyloom.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;

class AssignedTest {

  record Mock(Duration latency, @DefaultValue("0") long seed, @DefaultValue List<String> words) {}

  @Test
  void a_key_that_no_service_reads_is_told() {
    var assigned =
        new Assigned(
            Map.of(
                "storyloom.mock.latency", "3s",
                "storyloom.mock.words[0]", "one",
                "storyloom.mock.sead", "5",
                "storyloom.moc.seed", "5",
                "storyloom.plain-key", "there",
                "server.prot", "80"));
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(assigned);
    ConfigurationPropertySources.attach(environment);

    Mock mock = Binder.get(environment).bind("storyloom.mock", Mock.class).get();

    assertThat(mock).isEqualTo(new Mock(Duration.ofSeconds(3), 0, List.of("one")));
    assertThat(environment.getProperty("storyloom.plain-key")).isEqualTo("there");
    assertThat(assigned.unread()).containsExactly("storyloom.moc.seed", "storyloom.mock.sead");
  }
}

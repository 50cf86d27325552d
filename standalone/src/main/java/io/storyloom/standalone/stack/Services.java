package io.storyloom.standalone.stack;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.storyloom.api.ApiApplication;
import io.storyloom.embedded.Endpoints;
import io.storyloom.projector.ProjectorApplication;
import io.storyloom.worker.WorkerApplication;
import java.net.InetAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// The three services as three Spring contexts that share one meter registry and nothing else.
final class Services {
  private static final String API = "api";
  private static final String WORKER = "worker";
  private static final String PROJECTOR = "projector";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String ALLOWED_HOSTS = "storyloom.http.allowed-hosts";
  private static final String LOCAL_NAMES = "localhost,127.0.0.1,[::1]";

  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, metrics, Clock.SYSTEM);
  private final Map<String, ConfigurableApplicationContext> contexts = new ConcurrentHashMap<>();
  private final int port;
  private final Map<String, String> settings;
  private final Assigned assigned;
  private final CompletableFuture<Endpoints> endpoints;

  Services(int port, Map<String, String> settings, CompletableFuture<Endpoints> endpoints) {
    this.port = port;
    this.settings = settings;
    this.assigned = new Assigned(settings);
    this.endpoints = endpoints;
  }

  /// Starts all three at once and waits for them; they wait for the addresses where they need them.
  void start() {
    var parent = parent();
    var failed = new CompletableFuture<@Nullable Object>();
    var all =
        CompletableFuture.allOf(
            starting(failed, () -> start(API, ApiApplication.application(), parent)),
            starting(
                failed, () -> start(WORKER, headless(WorkerApplication.application()), parent)),
            starting(
                failed,
                () -> start(PROJECTOR, headless(ProjectorApplication.application()), parent)));
    try {
      CompletableFuture.anyOf(all, failed).join();
    } catch (CompletionException e) {
      throw StartFailure.sentence(e.getCause() == null ? e : e.getCause());
    }
    contexts.values().forEach(Readiness::await);
  }

  URI http() {
    ConfigurableApplicationContext api = contexts.get(API);
    if (api == null) {
      throw new IllegalStateException("not started");
    }
    var environment = api.getEnvironment();
    String address = environment.getProperty("server.address", LOOPBACK);
    // An address that means "all" is no place to go to.
    String host = address.equals("0.0.0.0") || address.equals("::") ? LOOPBACK : address;
    return URI.create(
        "http://%s:%s".formatted(host, environment.getRequiredProperty("local.server.port")));
  }

  /// The settings that none of the services has read.
  Set<String> unread() {
    return assigned.unread();
  }

  /// No new work from outside first, then no new events, then no readers of them.
  void close() {
    for (String name : List.of(API, WORKER, PROJECTOR)) {
      ConfigurableApplicationContext context = contexts.get(name);
      if (context != null) {
        context.close();
      }
    }
  }

  private void start(
      String name, SpringApplicationBuilder application, GenericApplicationContext parent) {
    ConfigurableApplicationContext context =
        application
            .parent(parent)
            .registerShutdownHook(false)
            .logStartupInfo(false)
            // Known from before its refresh on, so that a stop in the middle reaches it.
            .initializers(starting -> contexts.put(name, starting))
            .initializers(starting -> {
              var sources = starting.getEnvironment().getPropertySources();
              sources.addFirst(new Addresses(endpoints));
              sources.addFirst(assigned);
            })
            .run(arguments(name, port, settings).toArray(String[]::new));
    context
        .getBeanFactory()
        .getBeansOfType(MeterBinder.class)
        .values()
        .forEach(binder -> binder.bindTo(meters));
  }

  /// The first failure ends the waiting; the other two may still wait for what will not come.
  private static CompletableFuture<@Nullable Void> starting(
      CompletableFuture<@Nullable Object> failed, Runnable start) {
    var done = new CompletableFuture<@Nullable Void>();
    Thread.ofPlatform()
        .name("start")
        .daemon()
        .start(() -> {
          try {
            start.run();
            done.complete(null);
          } catch (RuntimeException | Error e) {
            failed.completeExceptionally(e);
          }
        });
    return done;
  }

  private static SpringApplicationBuilder headless(SpringApplicationBuilder application) {
    return application.web(WebApplicationType.NONE);
  }

  static List<String> arguments(String name, int port, Map<String, String> settings) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("spring.main.banner-mode", "off");
    properties.put("storyloom.instance", "standalone-" + name);
    properties.put("spring.jmx.enabled", "false");
    if (name.equals(API)) {
      properties.put("server.address", LOOPBACK);
      properties.put("server.port", String.valueOf(port));
      properties.put("storyloom.http.requests-per-minute", "0");
    } else {
      properties.put("spring.main.web-application-type", "none");
    }
    properties.putAll(settings);
    if (isLocal(properties.get("server.address"))) {
      properties.merge(ALLOWED_HOSTS, LOCAL_NAMES, (given, local) -> local + "," + given);
    }
    return properties.entrySet().stream()
        .map(property -> "--" + property.getKey() + "=" + property.getValue())
        .toList();
  }

  /// Whether only this machine can reach the API, which then knows by which names it is asked.
  private static boolean isLocal(@Nullable String address) {
    try {
      return address != null
          && (address.equals("localhost") || InetAddress.ofLiteral(address).isLoopbackAddress());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private GenericApplicationContext parent() {
    var parent = new GenericApplicationContext();
    parent.registerBean("prometheusRegistry", PrometheusRegistry.class, () -> metrics);
    parent.registerBean("prometheusMeterRegistry", PrometheusMeterRegistry.class, () -> meters);
    parent.refresh();
    return parent;
  }
}

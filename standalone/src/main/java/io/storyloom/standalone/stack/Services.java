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
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private final PrometheusRegistry metrics = new PrometheusRegistry();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, metrics, Clock.SYSTEM);
  private final Map<String, ConfigurableApplicationContext> contexts = new ConcurrentHashMap<>();
  private final int port;
  private final Map<String, String> settings;
  private final CompletableFuture<Endpoints> endpoints;

  Services(int port, Map<String, String> settings, CompletableFuture<Endpoints> endpoints) {
    this.port = port;
    this.settings = settings;
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
    String address = environment.getProperty("server.address", "127.0.0.1");
    // An address that means "all" is no place to go to.
    String host = address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
    return URI.create(
        "http://%s:%s".formatted(host, environment.getRequiredProperty("local.server.port")));
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
            .initializers(starting ->
                starting.getEnvironment().getPropertySources().addFirst(new Addresses(endpoints)))
            .run(arguments(name).toArray(String[]::new));
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

  private List<String> arguments(String name) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--spring.main.banner-mode=off");
    arguments.add("--storyloom.instance=standalone-" + name);
    arguments.add("--spring.jmx.enabled=false");
    if (name.equals(API)) {
      arguments.add("--server.address=" + settings.getOrDefault("server.address", "127.0.0.1"));
      arguments.add("--server.port=" + port);
    } else {
      arguments.add("--spring.main.web-application-type=none");
    }
    settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    return arguments;
  }

  private GenericApplicationContext parent() {
    var parent = new GenericApplicationContext();
    parent.registerBean("prometheusRegistry", PrometheusRegistry.class, () -> metrics);
    parent.registerBean("prometheusMeterRegistry", PrometheusMeterRegistry.class, () -> meters);
    parent.refresh();
    return parent;
  }
}

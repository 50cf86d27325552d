package io.storyloom.api.edge;

import io.github.bucket4j.TimeMeter;
import io.storyloom.api.problem.ProblemWriter;
import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

/// The order in which requests are looked at. CORS comes before the limit, so that a page may read
/// that it has to wait.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class EdgeWiring {

  /// After what tells the client's address and measures the request, before what reads bodies.
  private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 100;

  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PATCH", "DELETE");
  private static final List<String> REQUEST_HEADERS =
      List.of(
          "Content-Type",
          "Idempotency-Key",
          "If-None-Match",
          "Last-Event-ID",
          "traceparent",
          "tracestate");
  private static final List<String> ANSWER_HEADERS =
      List.of(
          "Location",
          "ETag",
          "Retry-After",
          "RateLimit",
          "RateLimit-Policy",
          "Idempotent-Replayed",
          "Content-Disposition");

  @Bean
  CorsConfiguration allowedOrigins(HttpSettings settings) {
    var configuration = new CorsConfiguration();
    configuration.setAllowedOrigins(settings.cors().allowedOrigins());
    configuration.setAllowedMethods(METHODS);
    configuration.setAllowedHeaders(REQUEST_HEADERS);
    configuration.setExposedHeaders(ANSWER_HEADERS);
    configuration.setMaxAge(settings.cors().maxAge());
    return configuration;
  }

  @Bean
  TimeMeter timeMeter() {
    return TimeMeter.SYSTEM_NANOTIME;
  }

  @Bean
  FilterRegistrationBean<AllowedHosts> allowedHostsFilter(
      HttpSettings settings, ProblemWriter problems) {
    return at(0, new AllowedHosts(settings.allowedHosts(), problems));
  }

  @Bean
  FilterRegistrationBean<CorsFilter> corsFilter(
      HttpSettings settings, CorsConfiguration allowed, ProblemWriter problems) {
    boolean on = !settings.cors().allowedOrigins().isEmpty();
    var filter = new CorsFilter(request -> on && ApiPaths.contain(request) ? allowed : null);
    filter.setCorsProcessor(new CorsAnswers(problems));
    return at(1, filter);
  }

  @Bean
  FilterRegistrationBean<CrossSiteWrites> crossSiteWritesFilter(
      CorsConfiguration allowed, ProblemWriter problems) {
    return at(2, new CrossSiteWrites(allowed, problems));
  }

  @Bean
  FilterRegistrationBean<RateLimit> rateLimitFilter(
      HttpSettings settings, TimeMeter time, ProblemWriter problems) {
    int limit = settings.requestsPerMinute();
    var filter = new RateLimit(new ClientQuotas(Math.max(limit, 1), time), problems);
    FilterRegistrationBean<RateLimit> registration = at(3, filter);
    registration.setEnabled(limit > 0);
    return registration;
  }

  private static <F extends Filter> FilterRegistrationBean<F> at(int place, F filter) {
    var registration = new FilterRegistrationBean<>(filter);
    registration.setOrder(FIRST + place);
    return registration;
  }
}

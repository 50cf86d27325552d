package io.storyloom.api.http;

import io.storyloom.api.problem.ProblemException;
import io.storyloom.run.EpicId;
import io.storyloom.run.ProjectId;
import io.storyloom.run.RunId;
import io.storyloom.run.TenantId;
import io.storyloom.story.StoryId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/// What routes may take as arguments besides Spring's own: the caller's [TenantId], a
/// [PageRequest], ids in the path, and bodies of JSON in UTF-8; and that they take no others.
@Configuration(proxyBeanMethods = false)
class RouteArguments implements WebMvcConfigurer {

  @Bean
  ServerHttpMessageConvertersCustomizer utf8Json(JsonMapper json) {
    return converters -> converters.withJsonConverter(new Utf8JsonConverter(json));
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(new TenantArgument());
    resolvers.add(new PageArgument());
  }

  @Override
  public void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new KnownParameters()).addPathPatterns("/api/**");
  }

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(String.class, ProjectId.class, text -> new ProjectId(uuid(text)));
    registry.addConverter(String.class, EpicId.class, text -> new EpicId(uuid(text)));
    registry.addConverter(String.class, RunId.class, text -> new RunId(uuid(text)));
    registry.addConverter(String.class, StoryId.class, text -> new StoryId(uuid(text)));
  }

  /// Only the canonical form, so that an object has one path.
  private static UUID uuid(String text) {
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equals(text)) {
      throw new IllegalArgumentException("Not an id");
    }
    return uuid;
  }

  /// The one place that decides to whom a request belongs.
  private static final class TenantArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == TenantId.class;
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter,
        @Nullable ModelAndViewContainer container,
        NativeWebRequest request,
        @Nullable WebDataBinderFactory binders) {
      return TenantId.DEFAULT;
    }
  }

  private static final class PageArgument implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
      return parameter.getParameterType() == PageRequest.class;
    }

    @Override
    public Object resolveArgument(
        MethodParameter parameter,
        @Nullable ModelAndViewContainer container,
        NativeWebRequest request,
        @Nullable WebDataBinderFactory binders) {
      return PageRequest.of(single(request, "limit"), single(request, "cursor"));
    }

    private static @Nullable String single(NativeWebRequest request, String name) {
      String[] values = request.getParameterValues(name);
      if (values == null) {
        return null;
      }
      if (values.length > 1) {
        throw ProblemException.invalid(name, "must be given once");
      }
      return values[0];
    }
  }
}

package io.storyloom.ui.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// How long browsers may keep a page: they have to ask each time.
@Configuration(proxyBeanMethods = false)
class PageCaching implements WebMvcConfigurer, HandlerInterceptor {

  static final String EACH_TIME = "private, no-cache";

  private static final String PAGES = "io.storyloom.ui.";

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method
        && method.getBeanType().getName().startsWith(PAGES)) {
      response.setHeader(HttpHeaders.CACHE_CONTROL, EACH_TIME);
    }
    return true;
  }
}

package io.storyloom.api.problem;

import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Which methods a path has.
@Component
class RouteMethods {

  private final RequestMappingHandlerMapping routes;

  RouteMethods(RequestMappingHandlerMapping requestMappingHandlerMapping) {
    this.routes = requestMappingHandlerMapping;
  }

  /// The names of the methods, with those that every route has besides its own; empty where there
  /// is no route.
  Set<String> at(String path) {
    var methods = new TreeSet<String>();
    PathContainer asked = PathContainer.parsePath(path);
    routes
        .getHandlerMethods()
        .keySet()
        .forEach(route -> {
          PathPatternsRequestCondition paths = route.getPathPatternsCondition();
          if (paths != null
              && paths.getPatterns().stream().anyMatch(pattern -> pattern.matches(asked))) {
            route.getMethodsCondition().getMethods().stream()
                .map(RequestMethod::name)
                .forEach(methods::add);
          }
        });
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    if (!methods.isEmpty()) {
      methods.add("OPTIONS");
    }
    return methods;
  }
}

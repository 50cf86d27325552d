package io.storyloom.ui.page;

import io.storyloom.api.problem.ProblemCode;
import io.storyloom.api.problem.ProblemPage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/// The page that says what went wrong, for browsers that open a page; a part of a page is answered
/// as any other client is.
@Component
class HtmlProblems implements ProblemPage {

  private final ThymeleafViewResolver views;

  HtmlProblems(ThymeleafViewResolver views) {
    this.views = views;
  }

  /// @param temporary whether the same request may succeed later
  record Shown(int status, String title, String detail, boolean temporary) {}

  @Override
  public boolean isFor(HttpServletRequest request, String path) {
    return !path.startsWith("/api/")
        && request.getHeader("HX-Request") == null
        && acceptsHtml(request.getHeader(HttpHeaders.ACCEPT));
  }

  private static boolean acceptsHtml(@Nullable String accept) {
    try {
      return MediaType.parseMediaTypes(accept).stream()
          .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML));
    } catch (InvalidMediaTypeException _) {
      return false;
    }
  }

  @Override
  public void write(
      ProblemCode code,
      String detail,
      String path,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Map<String, @Nullable Object> model = new HashMap<>();
    boolean temporary = code.status() >= 500;
    model.put("problem", new Shown(code.status(), code.title(), detail, temporary));
    model.put(PageFrame.SECTION, Section.of(path));
    response.setHeader(HttpHeaders.CACHE_CONTROL, PageCaching.EACH_TIME);
    try {
      View view = views.resolveViewName("problem", Locale.ENGLISH);
      if (view == null) {
        throw new IllegalStateException("There is no page for problems");
      }
      view.render(model, request, response);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}

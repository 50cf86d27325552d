package io.storyloom.ui.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// What the frame of each page needs to know, and how long browsers may keep a page: they have to
/// ask each time.
@ControllerAdvice(basePackages = "io.storyloom.ui")
class PageFrame {

  static final String SECTION = "section";
  static final String CACHING = "private, no-cache";

  @ModelAttribute(SECTION)
  @Nullable Section section(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(HttpHeaders.CACHE_CONTROL, CACHING);
    return Section.of(request.getServletPath());
  }
}

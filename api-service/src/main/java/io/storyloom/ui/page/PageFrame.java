package io.storyloom.ui.page;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// What the frame of each page needs to know.
@ControllerAdvice(basePackages = "io.storyloom.ui")
class PageFrame {

  static final String SECTION = "section";

  @ModelAttribute(SECTION)
  @Nullable Section section(HttpServletRequest request) {
    return Section.of(request.getServletPath());
  }
}

package io.storyloom.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestTraceTest {

  private static final String ONE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
  private static final String ANOTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final MockHttpServletRequest request = new MockHttpServletRequest();

  @Test
  void a_run_belongs_to_the_trace_of_its_request() {
    request.addHeader("Traceparent", ONE);

    assertThat(RequestTrace.of(request)).hasToString(ONE);
  }

  @Test
  void a_request_without_a_trace_begins_one() {
    assertThat(RequestTrace.of(request).toString()).endsWith("-01");
  }

  @Test
  void a_request_that_tells_two_belongs_to_neither() {
    request.addHeader("traceparent", ONE);
    request.addHeader("traceparent", ANOTHER);

    assertThat(RequestTrace.of(request).toString())
        .doesNotContain(ONE.substring(3, 35))
        .doesNotContain(ANOTHER.substring(3, 35));
  }
}

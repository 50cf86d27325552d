package io.storyloom.api.edge;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Puts the security headers on every answer; a valve, because some answers Tomcat makes itself.
@Component
class SecurityHeaders implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'self'",
          "img-src 'self' data:",
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'");

  private static final String PERMISSIONS_POLICY =
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addEngineValves(new Headers());
  }

  private static final class Headers extends ValveBase {

    Headers() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
      // Under "no-referrer" browsers would tell no origin with the forms of our own pages.
      response.setHeader("Referrer-Policy", "same-origin");
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      // Says nothing about requests that CORS governs.
      response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
      response.setHeader("Permissions-Policy", PERMISSIONS_POLICY);
      if (request.isSecure()) {
        response.setHeader("Strict-Transport-Security", "max-age=31536000");
      }
      getNext().invoke(request, response);
    }
  }
}

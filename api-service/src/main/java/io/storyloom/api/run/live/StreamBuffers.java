package io.storyloom.api.run.live;

import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Makes the buffers smaller that Tomcat keeps for each connection as long as its request goes on,
/// which is for long if it is a stream. Large bodies take some more turns.
@Component
class StreamBuffers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /// Kept twice.
  private static final int READ_BYTES = 1024;

  private static final int WRITE_BYTES = 4096;

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(SmallResponses.class.getName());
    factory.addConnectorCustomizers(connector -> {
      connector.setProperty("socket.appReadBufSize", String.valueOf(READ_BYTES));
      connector.setProperty("socket.appWriteBufSize", String.valueOf(WRITE_BYTES));
    });
  }

  /// Has a say in the buffer of a response, which Tomcat keeps in bytes and once more in
  /// characters.
  public static final class SmallResponses extends Http11NioProtocol {

    @Override
    public int getDesiredBufferSize() {
      return WRITE_BYTES;
    }
  }
}

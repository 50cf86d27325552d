package io.storyloom.api.openapi;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A client that sends whatever it is told to, over one connection as long as that lives, and waits
/// for an answer no longer than a time-out.
final class Wire implements AutoCloseable {

  private static final int TIMEOUT_MS = 15_000;

  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  Wire(int port) {
    this.port = port;
  }

  Exchange send(Attempt attempt) throws IOException {
    boolean reused = socket != null;
    try {
      return exchange(attempt);
    } catch (IOException e) {
      close();
      if (!reused || e instanceof SocketTimeoutException) {
        throw e;
      }
      // The server may have closed the connection before this request came.
      return exchange(attempt);
    }
  }

  private Exchange exchange(Attempt attempt) throws IOException {
    Socket connection = connected();
    InputStream answers = in == null ? connection.getInputStream() : in;
    try {
      connection.getOutputStream().write(bytes(attempt));
    } catch (IOException _) {
      // Refused before it was read to its end: the answer is there nevertheless.
    }
    String status = line(answers);
    Map<String, List<String>> headers = headers(answers);
    while (status.startsWith("HTTP/1.1 1")) {
      status = line(answers);
      headers = headers(answers);
    }
    HttpHeaders received = HttpHeaders.of(headers, (_, _) -> true);
    int code = Integer.parseInt(status.split(" ", 3)[1]);
    boolean bodiless = attempt.method().equals("HEAD") || code == 204 || code == 304;
    String body = bodiless ? "" : body(answers, received);
    if (received.allValues("Connection").contains("close") || isStream(received)) {
      close();
    }
    return new Exchange(
        attempt.method(),
        attempt.target(),
        HttpHeaders.of(
            attempt.headers().stream()
                .collect(
                    Collectors.groupingBy(
                        Attempt.Header::name,
                        () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                        Collectors.mapping(Attempt.Header::value, Collectors.toList()))),
            (_, _) -> true),
        new String(attempt.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8),
        code,
        received,
        body);
  }

  private Socket connected() throws IOException {
    Socket connection = socket;
    if (connection == null) {
      connection = new Socket(InetAddress.getLoopbackAddress(), port);
      connection.setSoTimeout(TIMEOUT_MS);
      connection.setTcpNoDelay(true);
      socket = connection;
      in = new BufferedInputStream(connection.getInputStream());
    }
    return connection;
  }

  private static byte[] bytes(Attempt attempt) {
    var head = new StringBuilder(attempt.method() + " " + attempt.target() + " HTTP/1.1\r\n");
    attempt
        .headers()
        .forEach(header ->
            head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
    if (!attempt.body().isEmpty() || !attempt.method().equals("GET")) {
      head.append("Content-Length: ").append(attempt.body().length()).append("\r\n");
    }
    return head.append("\r\n")
        .append(attempt.body())
        .toString()
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Map<String, List<String>> headers(InputStream in) throws IOException {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static String body(InputStream in, HttpHeaders headers) throws IOException {
    var body = new ByteArrayOutputStream();
    if (isStream(headers)) {
      return "";
    } else if (headers.firstValue("Transfer-Encoding").isPresent()) {
      for (int size = chunk(in); size > 0; size = chunk(in)) {
        body.write(in.readNBytes(size));
        line(in);
      }
      line(in);
    } else if (headers.firstValue("Content-Length").isPresent()) {
      int length = (int) headers.firstValueAsLong("Content-Length").orElseThrow();
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("An answer is cut after " + bytes.length + " bytes");
      }
      body.write(bytes);
    } else {
      in.transferTo(body);
    }
    return text(body.toByteArray(), headers);
  }

  private static String text(byte[] body, HttpHeaders headers) throws IOException {
    if (headers.firstValue("Content-Encoding").orElse("").equals("gzip")) {
      try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private static boolean isStream(HttpHeaders headers) {
    return headers.firstValue("Content-Type").orElse("").startsWith("text/event-stream");
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The connection ended without an answer");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    Socket connection = socket;
    socket = null;
    in = null;
    if (connection != null) {
      connection.close();
    }
  }
}

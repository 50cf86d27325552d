package io.storyloom.api.openapi;

import java.util.List;
import java.util.Random;

/// What is not quite HTTP, a character for each byte.
final class Rubbish {

  private static final String HOST = "Host: localhost\r\n";
  private static final String POST = "POST /api/v1/projects HTTP/1.1\r\n" + HOST;
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String CHUNKED = POST + JSON + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String GET = "GET /api/v1/runs HTTP/1.1\r\n" + HOST + "\r\n";

  static final List<String> MESSAGES =
      List.of(
          "",
          "\r\n",
          "\0\0\0\0",
          "rubbish\r\n\r\n",
          "GET",
          "GET /api/v1/runs",
          "GET /api/v1/runs HTTP/1.1\r\n",
          "GET /api/v1/runs HTTP/1.1\r\nHost",
          "GET /api/v1/runs HTTP/1.1\r\n\r\n",
          "GET /api/v1/runs HTTP/1.0\r\n\r\n",
          "GET /api/v1/runs\r\n\r\n",
          "GET /api/v1/runs HTTP/2.0\r\n" + HOST + "\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
          "GET http://evil.example/api/v1/runs HTTP/1.1\r\n" + HOST + "\r\n",
          "GET api/v1/runs HTTP/1.1\r\n" + HOST + "\r\n",
          "GET * HTTP/1.1\r\n" + HOST + "\r\n",
          "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n",
          "CONNECT localhost:80 HTTP/1.1\r\n" + HOST + "\r\n",
          "TRACE /api/v1/runs HTTP/1.1\r\n" + HOST + "\r\n",
          "GET /api/v1/runs HTTP/1.1\r\n" + HOST + HOST + "\r\n",
          "GET /api/v1/runs HTTP/1.1\r\n" + HOST + " folded\r\n\r\n",
          "GET /api/v1/runs HTTP/1.1\r\n" + HOST + "X : y\r\n\r\n",
          "GET /api/v1/runs HTTP/1.1\r\n" + HOST + "X\0: y\r\n\r\n",
          "GET /api/v1/runs HTTP/1.1\r\n" + HOST + ": y\r\n\r\n",
          "GET /api/v1/runs?" + "x".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n",
          "GET /api/v1/runs HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(2_000) + "\r\n",
          POST + "\r\n",
          POST + JSON + "Content-Length: 100\r\n\r\n{\"name\":\"x\"}",
          POST + JSON + "Content-Length: 3\r\n\r\n{\"name\":\"x\"}",
          POST + JSON + "Content-Length: -1\r\n\r\n{}",
          POST + JSON + "Content-Length: x\r\n\r\n{}",
          POST + JSON + "Content-Length: 99999999999999999999\r\n\r\n{}",
          POST + JSON + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
          POST + JSON + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          POST + JSON + "Transfer-Encoding: rubbish\r\n\r\n{}",
          POST + JSON + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
          POST + JSON + "Expect: 100-continue\r\nContent-Length: 12\r\n\r\n",
          CHUNKED,
          CHUNKED + "0\r\n\r\n",
          CHUNKED + "zz\r\n{}\r\n0\r\n\r\n",
          CHUNKED + "-1\r\n{}\r\n0\r\n\r\n",
          CHUNKED + "ffffffffffffffff\r\n{}\r\n0\r\n\r\n",
          CHUNKED + "2\r\n{}",
          CHUNKED + "2\r\n{}x\r\n0\r\n\r\n",
          CHUNKED + "c\r\n{\"name\":\"x\"}\r\n0\r\nTrailer: x\r\n\r\n",
          CHUNKED + "c;x=" + "y".repeat(10_000) + "\r\n{\"name\":\"x\"}\r\n0\r\n\r\n",
          GET.repeat(50),
          GET + "rubbish\r\n\r\n" + GET,
          GET + POST + JSON + "Content-Length: 12\r\n\r\n{\"name\":\"x\"}" + GET);

  /// One of them with some bytes changed, left out or said twice.
  static String damaged(Random random) {
    var bytes = new StringBuilder(MESSAGES.get(random.nextInt(MESSAGES.size())));
    for (int i = random.nextInt(4); i >= 0 && !bytes.isEmpty(); i--) {
      int at = random.nextInt(bytes.length());
      switch (random.nextInt(3)) {
        case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
        case 1 -> bytes.setLength(at);
        default -> bytes.insert(at, bytes.charAt(at));
      }
    }
    return bytes.toString();
  }

  private Rubbish() {}
}

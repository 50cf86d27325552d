package io.storyloom.api.run.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A response that outlives its request's thread. The server ends it by itself when it sees that
/// the client has gone, and uses its parts for other requests then, so no write may overlap with
/// that.
final class StreamedResponse extends OutputStream implements AsyncListener {

  private static final Logger log = LoggerFactory.getLogger(StreamedResponse.class);

  private final AsyncContext context;
  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean over;

  /// @param context of which nobody has heard yet
  StreamedResponse(AsyncContext context, OutputStream out) {
    this.context = context;
    this.out = out;
    context.addListener(this);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /// @throws IOException when the client has gone
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      requireOpen();
      out.write(bytes, offset, length);
    } finally {
      lock.unlock();
    }
  }

  /// @throws IOException when the client has gone
  @Override
  public void flush() throws IOException {
    lock.lock();
    try {
      requireOpen();
      out.flush();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() throws IOException {
    if (over) {
      throw new IOException("The client has gone");
    }
  }

  /// After the last write, whoever ended the response.
  @Override
  public void close() {
    lock.lock();
    try {
      if (!over) {
        over = true;
        context.complete();
      }
    } catch (IllegalStateException e) {
      log.debug("The server has closed the stream before", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    end();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  private void end() {
    lock.lock();
    try {
      over = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // It is not started twice.
  }
}

package io.storyloom.api.run;

import io.storyloom.api.ApiIT.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Many calls at the same moment.
final class Simultaneous {

  private Simultaneous() {}

  static List<Answer> answers(int times, Callable<Answer> call) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> calls =
          IntStream.range(0, times)
              .mapToObj(_ ->
                  threads.submit(() -> {
                    go.await();
                    return call.call();
                  }))
              .toList();
      go.countDown();
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : calls) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}

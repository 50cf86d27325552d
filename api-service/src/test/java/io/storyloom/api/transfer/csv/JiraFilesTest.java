package io.storyloom.api.transfer.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.transfer.csv.JiraFiles.Part;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JiraFilesTest {

  @Test
  void nothing_is_one_empty_file() {
    assertThat(JiraFiles.of(List.of())).containsExactly(List.of());
  }

  @Test
  void as_many_issues_as_fit_are_one_file() {
    assertThat(JiraFiles.of(List.of(1_499))).containsExactly(List.of(new Part(false, 1_499)));
    assertThat(JiraFiles.of(List.of(700, 798)))
        .containsExactly(List.of(new Part(false, 700), new Part(false, 798)));
    assertThat(JiraFiles.of(Collections.nCopies(1_500, 0))).hasSize(1);
    assertThat(JiraFiles.of(Collections.nCopies(1_501, 0))).hasSize(2);
  }

  @Test
  void an_epic_stays_with_its_stories() {
    assertThat(JiraFiles.of(List.of(700, 799)))
        .containsExactly(List.of(new Part(false, 700)), List.of(new Part(false, 799)));
  }

  @Test
  void an_epic_too_large_for_one_file_stands_in_several() {
    assertThat(JiraFiles.of(List.of(1, 3_000, 1)))
        .containsExactly(
            List.of(new Part(false, 1)),
            List.of(new Part(false, 1_499)),
            List.of(new Part(true, 1_499)),
            List.of(new Part(true, 2), new Part(false, 1)));
  }

  @Test
  void every_story_is_dealt_once_and_no_file_is_too_large() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    for (int i = 0; i < 500; i++) {
      List<Integer> stories =
          IntStream.range(0, random.nextInt(20)).map(_ -> random.nextInt(4_000)).boxed().toList();
      List<List<Part>> files = JiraFiles.of(stories);
      assertThat(files)
          .allSatisfy(file ->
              assertThat(file.stream().mapToInt(part -> 1 + part.stories()).sum())
                  .isLessThanOrEqualTo(1_500));
      List<Part> parts = files.stream().flatMap(List::stream).toList();
      assertThat(parts.stream().mapToInt(Part::stories).sum())
          .isEqualTo(stories.stream().mapToInt(Integer::intValue).sum());
      assertThat(parts.stream().filter(part -> !part.continued())).hasSize(stories.size());
    }
  }
}

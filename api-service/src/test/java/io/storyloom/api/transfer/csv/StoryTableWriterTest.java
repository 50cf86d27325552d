package io.storyloom.api.transfer.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.storyloom.api.transfer.backlog.Backlog;
import io.storyloom.story.Priority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoryTableWriterTest {

  private static final List<String> PIECES =
      List.of(
          "word", "é", "😀", "제목", " ", "  ", "\n", "\n\n", "\t", ",", ";", "\"", "\"\"", "'", "=",
          "+", "-", "@", "＝", "- ", "* ", "\\", "\\n", "\u00a0", "\u2028", "1. ", "Given ");

  @Test
  void a_story_is_a_row_and_no_cell_is_a_formula() {
    var story =
        new Backlog.Story(
            "=HYPERLINK(\"http://x\")",
            "As a cook, I want soup",
            "+cook",
            List.of("-1 is refused", "Given a pot\nWhen it boils"),
            "@here",
            Priority.WONT,
            null);
    assertThat(write(List.of(new Backlog.Epic("Soup, hot", "", List.of(story)))))
        .isEqualTo(
            """
            epicCode,epicTitle,code,title,text,persona,acceptanceCriteria,technicalNotes,priority,storyPoints\r
            E1,"Soup, hot",S1,"'=HYPERLINK(""http://x"")","As a cook, I want soup",'+cook,"'-1 is refused
            Given a pot
              When it boils",'@here,WONT,\r
            """);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void random_stories_read_back_to_the_same(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 1_000; i++) {
      List<Backlog.Epic> epics =
          List.of(
              new Backlog.Epic(title(random), "", stories(random)),
              new Backlog.Epic(title(random), "", stories(random)));
      String csv = write(epics);
      assertThat(new CsvBacklogReader().read(csv).epics())
          .as("read from\n%s", csv)
          .isEqualTo(epics);
    }
  }

  private static String write(List<Backlog.Epic> epics) {
    var out = new ByteArrayOutputStream();
    var table = new StoryTableWriter(out);
    for (int e = 0; e < epics.size(); e++) {
      Backlog.Epic epic = epics.get(e);
      for (int s = 0; s < epic.stories().size(); s++) {
        table.story("E" + (e + 1), epic.title(), "S" + (s + 1), epic.stories().get(s));
      }
    }
    try {
      table.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  private static List<Backlog.Story> stories(RandomGenerator random) {
    return Stream.generate(() ->
            new Backlog.Story(
                title(random),
                text(random),
                text(random),
                Stream.generate(() -> "a" + text(random)).limit(random.nextInt(4)).toList(),
                text(random),
                priority(random),
                random.nextBoolean() ? null : random.nextInt(1_000_000)))
        .limit(1 + random.nextInt(3))
        .toList();
  }

  private static @Nullable Priority priority(RandomGenerator random) {
    List<Priority> all = List.copyOf(EnumSet.allOf(Priority.class));
    return random.nextBoolean() ? null : all.get(random.nextInt(all.size()));
  }

  private static String title(RandomGenerator random) {
    return text(random) + "title";
  }

  private static String text(RandomGenerator random) {
    var text = new StringBuilder();
    for (int n = random.nextInt(7); n > 0; n--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}

package io.storyloom.events.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaHistoryTest {

  private static final Path CURRENT = Path.of("src/main/avro");
  private static final Path HISTORY = Path.of("src/main/avro-history");
  private static final List<String> PARTS = List.of("RunOptions", "EpicSnapshot", "GeneratedStory");

  static Stream<String> records() {
    return list(CURRENT)
        .map(file -> file.getFileName().toString().replace(".avsc", ""))
        .filter(name -> !PARTS.contains(name))
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("records")
  void is_its_latest_published_version(String record) {
    List<Path> versions = versions(record);

    assertThat(versions).isNotEmpty();
    assertThat(new Schema.Parser().parse(text(versions.getLast())).toString())
        .as("publish a changed %s as a new version, and never change an old one", record)
        .isEqualTo(current(record).toString());
  }

  @ParameterizedTest
  @MethodSource("records")
  void versions_are_numbered_without_gaps(String record) {
    List<Path> versions = versions(record);

    for (int i = 0; i < versions.size(); i++) {
      assertThat(versions.get(i).getFileName()).hasToString(i + 1 + ".avsc");
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void reads_and_is_read_by_every_earlier_version(String record) {
    Schema current = current(record);

    for (Path version : versions(record)) {
      Schema earlier = new Schema.Parser().parse(text(version));
      assertReads(current, earlier);
      assertReads(earlier, current);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void begins_with_what_all_records_carry(String record) {
    List<String> fields = current(record).getFields().stream().map(Schema.Field::name).toList();

    assertThat(fields).startsWith("tenantId", "projectId", "runId", "occurredAt");
    assertThat(fields.get(4)).isIn("eventId", "commandSequence");
    assertThat(fields.contains("eventId")).isEqualTo(fields.contains("sequence"));
  }

  private static void assertReads(Schema reader, Schema writer) {
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType())
        .as("%s reads what was written with %s", reader, writer)
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  private static Schema current(String record) {
    Schema.Parser parser = new Schema.Parser();
    PARTS.forEach(part -> parser.parse(text(CURRENT.resolve(part + ".avsc"))));
    return parser.parse(text(CURRENT.resolve(record + ".avsc")));
  }

  private static List<Path> versions(String record) {
    return list(HISTORY.resolve(record))
        .sorted(Comparator.comparingInt(SchemaHistoryTest::number))
        .toList();
  }

  private static int number(Path version) {
    return Integer.parseInt(version.getFileName().toString().replace(".avsc", ""));
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

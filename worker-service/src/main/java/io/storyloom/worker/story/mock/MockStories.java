package io.storyloom.worker.story.mock;

import io.storyloom.story.Mode;
import io.storyloom.story.Priority;
import io.storyloom.worker.story.GenerationRequest;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Writes the stories of one epic as a generator would answer them.
final class MockStories {

  private static final int[] POINTS = {1, 2, 3, 5, 8, 13};

  private final GenerationRequest request;
  private final EpicWords words;
  private final SplittableRandom random;
  private final StringBuilder json = new StringBuilder(8192);
  private final String topic;
  private final int firstTemplate;
  private final int firstSubject;

  /// @param text the epic's description without the lines for the mock
  MockStories(GenerationRequest request, String text, SplittableRandom random) {
    this.request = request;
    this.random = random;
    this.words = EpicWords.of(request.title(), text);
    this.topic = Json.escape(words.topic());
    this.firstTemplate = random.nextInt(64);
    this.firstSubject = random.nextInt(words.subjects().size());
  }

  /// @param count null for as many as the mode says
  String write(@Nullable Integer count) {
    Mode mode = request.mode();
    int stories = count == null ? random.nextInt(mode.fewest(), mode.most() + 1) : count;
    int capabilities = Math.min(words.capabilities().size(), stories * 3 / 5);
    json.append('[');
    for (int i = 0; i < stories; i++) {
      json.append(i == 0 ? "\n" : ",\n");
      int other = i - capabilities;
      if (other < 0) {
        writeStory(i, stories, Kind.CAPABILITY, words.capabilities().get(i));
      } else {
        Kind kind = kind(mode, other, stories - capabilities);
        List<String> subjects = words.subjects();
        writeStory(i, stories, kind, subjects.get((firstSubject + other) % subjects.size()));
      }
    }
    return json.append("\n]\n").toString();
  }

  /// The more detailed, the more of it is no happy path.
  private static Kind kind(Mode mode, int index, int count) {
    int percent = 100 * index / count;
    return switch (mode) {
      case COMPACT -> Kind.JOURNEY;
      case STANDARD -> percent < 65 ? Kind.JOURNEY : Kind.EDGE;
      case DETAILED -> percent < 40 ? Kind.JOURNEY : percent < 70 ? Kind.EDGE : Kind.ERROR;
    };
  }

  private void writeStory(int index, int count, Kind kind, String subject) {
    List<Template> templates = Templates.of(kind);
    Template template = templates.get((firstTemplate + index) % templates.size());
    String persona = words.personas().get(index % request.personaSet().size());
    String x = Json.escape(subject);
    String capitalX = Character.toUpperCase(x.charAt(0)) + x.substring(1);

    json.append("  {\"title\": \"");
    template.title().write(json, x, capitalX, topic);
    json.append("\",\n   \"text\": \"As ")
        .append(startsWithVowel(persona) ? "an " : "a ")
        .append(persona.toLowerCase(Locale.ROOT))
        .append(", I want to ");
    template.goal().write(json, x, capitalX, topic);
    json.append(", so that ");
    template.benefit().write(json, x, capitalX, topic);
    json.append(".\",\n   \"persona\": \"").append(persona).append("\",");
    writeCriteria(template, x, capitalX);
    json.append(",\n   \"technicalNotes\": \"");
    template.notes().write(json, x, capitalX, topic);
    json.append("\",\n   \"priority\": \"")
        .append(priority(index, count))
        .append("\", \"storyPoints\": ")
        .append(points(template.weight()))
        .append('}');
  }

  private void writeCriteria(Template template, String x, String capitalX) {
    int count =
        switch (request.mode()) {
          case COMPACT -> 2;
          case STANDARD -> 3;
          case DETAILED -> 4;
        };
    json.append("\n   \"acceptanceCriteria\": [");
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "\n    \"" : ",\n    \"");
      template.criteria().get(i).write(json, x, capitalX, topic);
      json.append('"');
    }
    json.append(']');
  }

  private Priority priority(int index, int count) {
    double place = (double) index / count + random.nextDouble(0.15);
    return place < 0.4
        ? Priority.MUST
        : place < 0.75 ? Priority.SHOULD : place < 1 ? Priority.COULD : Priority.WONT;
  }

  private int points(int weight) {
    return POINTS[Math.max(0, weight + random.nextInt(-1, 2))];
  }

  private static boolean startsWithVowel(String word) {
    return "AEIO".indexOf(word.charAt(0)) >= 0;
  }
}

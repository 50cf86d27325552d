package io.storyloom.api.transfer.markdown;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A line that names a part of a story: `**Acceptance Criteria:**`, `#### Technical Notes`, `-
/// **Priority:** MUST`.
///
/// @param value what follows on the same line, not decoded
record Label(Kind kind, String value) {

  private static final int MAX_NAME = 60;

  /// The parts of a story; `OTHER` is any part that has no place of its own.
  enum Kind {
    TEXT,
    PERSONA,
    PRIORITY,
    STORY_POINTS,
    CRITERIA,
    NOTES,
    OTHER
  }

  private static final Map<String, Kind> NAMES =
      Map.ofEntries(
          Map.entry("user story", Kind.TEXT),
          Map.entry("persona", Kind.PERSONA),
          Map.entry("priority", Kind.PRIORITY),
          Map.entry("story points", Kind.STORY_POINTS),
          Map.entry("technical notes", Kind.NOTES),
          Map.entry("acceptance criteria", Kind.CRITERIA),
          Map.entry("akzeptanzkriterien", Kind.CRITERIA),
          Map.entry("criterios de aceptación", Kind.CRITERIA),
          Map.entry("critérios de aceitação", Kind.CRITERIA),
          Map.entry("critères d'acceptation", Kind.CRITERIA),
          Map.entry("критерии приёмки", Kind.CRITERIA),
          Map.entry("критерии приемки", Kind.CRITERIA),
          Map.entry("受け入れ基準", Kind.CRITERIA),
          Map.entry("验收标准", Kind.CRITERIA),
          Map.entry("인수 조건", Kind.CRITERIA));

  static @Nullable Label of(String line) {
    Heading heading = Heading.of(line);
    if (heading != null) {
      return of(heading);
    }
    String content = References.strip(line);
    Bullet bullet = Bullet.of(content);
    String bare = bullet == null ? content : bullet.text();
    for (String mark : new String[] {"**", "__", "*", "_"}) {
      if (bare.startsWith(mark)) {
        return emphasised(bare, mark);
      }
    }
    return bullet == null ? plain(content) : null;
  }

  private static Label of(Heading heading) {
    String name = heading.text().replace("**", "").replace("__", "");
    Kind kind = kind(References.strip(withoutColon(name)));
    boolean section = kind == Kind.CRITERIA || kind == Kind.NOTES;
    return new Label(section ? kind : Kind.OTHER, "");
  }

  private static @Nullable Label emphasised(String bare, String mark) {
    int from = mark.length();
    int end = bare.substring(0, Math.min(bare.length(), MAX_NAME)).indexOf(mark, from);
    if (end <= from) {
      return null;
    }
    String name = References.strip(bare.substring(from, end));
    String rest = References.strip(bare.substring(end + from));
    boolean colon = endsWithColon(name);
    if (!colon && startsWithColon(rest)) {
      colon = true;
      rest = References.strip(rest.substring(1));
    }
    Kind kind = kind(withoutColon(name));
    if (!colon && !rest.isEmpty()) {
      return null;
    }
    return new Label(kind, rest);
  }

  private static @Nullable Label plain(String content) {
    boolean named = content.length() <= MAX_NAME && kind(withoutColon(content)) == Kind.CRITERIA;
    return named ? new Label(Kind.CRITERIA, "") : null;
  }

  private static Kind kind(String name) {
    if (name.length() > MAX_NAME) {
      return Kind.OTHER;
    }
    Kind kind = NAMES.get(name.toLowerCase(Locale.ROOT).replace('’', '\''));
    return kind == null ? Kind.OTHER : kind;
  }

  private static String withoutColon(String name) {
    return endsWithColon(name) ? References.strip(name.substring(0, name.length() - 1)) : name;
  }

  private static boolean endsWithColon(String name) {
    return name.endsWith(":") || name.endsWith("：");
  }

  private static boolean startsWithColon(String rest) {
    return rest.startsWith(":") || rest.startsWith("：");
  }
}

package io.storyloom.worker.story;

import com.github.f4b6a3.uuid.UuidCreator;
import io.storyloom.story.StoryDraft;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The new stories of many epics column by column, as one statement takes them.
final class StoryColumns {

  private final String[] ids;
  private final int[] epics;
  private final int[] numbers;
  private final String[] titles;
  private final String[] texts;
  private final String[] personas;
  private final String[] criteria;
  private final String[] notes;
  private final String[] priorities;
  private final @Nullable Integer[] points;
  private int size;

  private StoryColumns(int size) {
    ids = new String[size];
    epics = new int[size];
    numbers = new int[size];
    titles = new String[size];
    texts = new String[size];
    personas = new String[size];
    criteria = new String[size];
    notes = new String[size];
    priorities = new String[size];
    points = new @Nullable Integer[size];
  }

  static StoryColumns of(List<EpicSave> saves) {
    StoryColumns columns = new StoryColumns(saves.stream().mapToInt(s -> s.drafts().size()).sum());
    int epic = 0;
    for (EpicSave save : saves) {
      epic++;
      int number = 0;
      for (StoryDraft draft : save.drafts()) {
        number++;
        columns.add(epic, number, draft);
      }
    }
    return columns;
  }

  private void add(int epic, int number, StoryDraft draft) {
    ids[size] = UuidCreator.getTimeOrderedEpoch().toString();
    epics[size] = epic;
    numbers[size] = number;
    titles[size] = draft.title();
    texts[size] = draft.text();
    personas[size] = draft.persona();
    criteria[size] = arrayLiteral(draft.acceptanceCriteria());
    notes[size] = draft.technicalNotes();
    priorities[size] = draft.priority().name();
    points[size] = draft.storyPoints();
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /// Binds ids, epics (their place from 1), numbers, titles, texts, personas, criteria (each an
  /// array literal, as arrays of unequal length cannot be unnested), notes, priorities and points.
  ///
  /// @return the place of the next parameter
  int bind(Connection connection, PreparedStatement insert) throws SQLException {
    insert.setArray(1, connection.createArrayOf("uuid", ids));
    insert.setArray(2, connection.createArrayOf("int4", boxed(epics)));
    insert.setArray(3, connection.createArrayOf("int4", boxed(numbers)));
    insert.setArray(4, connection.createArrayOf("text", titles));
    insert.setArray(5, connection.createArrayOf("text", texts));
    insert.setArray(6, connection.createArrayOf("text", personas));
    insert.setArray(7, connection.createArrayOf("text", criteria));
    insert.setArray(8, connection.createArrayOf("text", notes));
    insert.setArray(9, connection.createArrayOf("text", priorities));
    insert.setArray(10, connection.createArrayOf("int4", points));
    return 11;
  }

  private static Integer[] boxed(int[] values) {
    Integer[] boxed = new Integer[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return boxed;
  }

  /// `{"a","b"}`, with quotes and backslashes escaped.
  static String arrayLiteral(List<String> texts) {
    StringBuilder literal = new StringBuilder(256).append('{');
    for (String text : texts) {
      literal.append(literal.length() == 1 ? "\"" : ",\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          literal.append('\\');
        }
        literal.append(c);
      }
      literal.append('"');
    }
    return literal.append('}').toString();
  }
}

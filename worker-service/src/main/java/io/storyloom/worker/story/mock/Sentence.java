package io.storyloom.worker.story.mock;

import java.util.ArrayList;
import java.util.List;

/// A sentence with gaps, already escaped for JSON: `{x}` is the subject, `{X}` the same with a
/// capital, `{t}` the epic's topic.
final class Sentence {

  private final String[] pieces;
  private final char[] gaps;

  private Sentence(String[] pieces, char[] gaps) {
    this.pieces = pieces;
    this.gaps = gaps;
  }

  static Sentence of(String text) {
    List<String> pieces = new ArrayList<>();
    StringBuilder gaps = new StringBuilder();
    int from = 0;
    for (int gap = text.indexOf('{'); gap >= 0; gap = text.indexOf('{', from)) {
      pieces.add(Json.escape(text.substring(from, gap)));
      gaps.append(text.charAt(gap + 1));
      from = gap + 3;
    }
    pieces.add(Json.escape(text.substring(from)));
    return new Sentence(pieces.toArray(String[]::new), gaps.toString().toCharArray());
  }

  /// @param subject escaped, as are the others
  void write(StringBuilder json, String subject, String capitalSubject, String topic) {
    for (int i = 0; i < gaps.length; i++) {
      json.append(pieces[i])
          .append(
              switch (gaps[i]) {
                case 'x' -> subject;
                case 'X' -> capitalSubject;
                default -> topic;
              });
    }
    json.append(pieces[gaps.length]);
  }
}

package io.storyloom.worker.run.lane;

/// Text from outside, made fit for tables and events.
final class StorableText {

  private static final int SENTENCE = 2_000;

  private StorableText() {}

  /// The text without NUL, which PostgreSQL's text does not take.
  static String of(String text) {
    return text.replace('\0', '\uFFFD');
  }

  /// A message of at most 2,000 characters.
  static String sentence(String text) {
    String storable = of(text);
    if (storable.length() <= SENTENCE) {
      return storable;
    }
    int end =
        Character.isHighSurrogate(storable.charAt(SENTENCE - 2)) ? SENTENCE - 2 : SENTENCE - 1;
    return storable.substring(0, end) + "…";
  }
}

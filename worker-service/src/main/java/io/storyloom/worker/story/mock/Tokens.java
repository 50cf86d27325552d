package io.storyloom.worker.story.mock;

/// About how many tokens a language model counts: one for four characters of English, one for each
/// character of most other scripts.
final class Tokens {

  private Tokens() {}

  static long of(CharSequence text) {
    long quarters = 0;
    for (int i = 0; i < text.length(); i++) {
      quarters += text.charAt(i) < 0x250 ? 1 : 4;
    }
    return (quarters + 3) / 4;
  }
}

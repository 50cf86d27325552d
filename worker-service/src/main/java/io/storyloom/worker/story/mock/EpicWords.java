package io.storyloom.worker.story.mock;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/// The words of an epic that its stories are made of.
///
/// @param topic what it is about, for the middle of a sentence
/// @param capabilities what somebody does according to its text ("reset a forgotten password")
/// @param subjects the things it speaks of ("email link"), at least four
/// @param personas for whom it is, at least five, those named by the text first
record EpicWords(
    String topic, List<String> capabilities, List<String> subjects, List<String> personas) {

  private static final int MAX_TEXT = 3000;
  private static final int MAX_TOPIC = 60;
  private static final int MAX_CAPABILITIES = 12;
  private static final int MAX_SUBJECTS = 24;
  private static final int CLAUSE_WORDS = 8;
  private static final int PHRASE_WORDS = 3;
  private static final Pattern NUMBERED =
      Pattern.compile("^\\p{L}{0,12}[ -]?\\d+\\s*[:.)–—-]\\s*(?=\\S)");

  /// @param text without the lines for the mock
  static EpicWords of(String title, String text) {
    String head = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    String topic = topic(title, head);
    SequencedSet<String> capabilities = new LinkedHashSet<>();
    SequencedSet<String> subjects = new LinkedHashSet<>();
    SequencedSet<String> personas = new LinkedHashSet<>();
    for (List<String> clause : clauses(title)) {
      addPersonas(clause, personas);
    }
    for (List<String> clause : clauses(head)) {
      addPersonas(clause, personas);
      int verb = verb(clause);
      if (verb >= 0 && capabilities.size() < MAX_CAPABILITIES) {
        capabilities.add(capability(clause.subList(verb, clause.size())));
      } else if (subjects.size() < MAX_SUBJECTS) {
        addSubjects(clause, subjects);
      }
    }
    for (int i = 0; subjects.size() < 4 || (i == 0 && subjects.size() < 8); i++) {
      subjects.add(topic + Vocabulary.ASPECTS.get(i));
    }
    personas.addAll(Vocabulary.PERSONAS);
    return new EpicWords(
        topic, List.copyOf(capabilities), List.copyOf(subjects), List.copyOf(personas));
  }

  /// The title without its number, its words without the capitals that only headings have.
  private static String topic(String title, String text) {
    String plain = NUMBERED.matcher(title.strip()).replaceFirst("");
    StringBuilder topic = new StringBuilder();
    for (String word : plain.split("\\s+", -1)) {
      if (!topic.isEmpty() && topic.length() + word.length() > MAX_TOPIC) {
        break;
      }
      topic.append(topic.isEmpty() ? "" : " ").append(isName(word, text) ? word : lower(word));
    }
    return topic.length() <= 2 * MAX_TOPIC ? topic.toString() : topic.substring(0, MAX_TOPIC);
  }

  private static boolean isName(String word, String text) {
    return text.contains(word) && !text.contains(lower(word));
  }

  /// The word with a small first letter, unless it is an abbreviation or spelt like iPhone.
  private static String lower(String word) {
    for (int i = 1; i < word.length(); i++) {
      if (Character.isUpperCase(word.charAt(i))) {
        return word;
      }
    }
    return word.toLowerCase(Locale.ROOT);
  }

  private static List<List<String>> clauses(String text) {
    List<List<String>> clauses = new ArrayList<>();
    List<String> clause = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '\n';
      if (isWordPart(c, from >= 0)) {
        from = from < 0 ? i : from;
        continue;
      }
      if (from >= 0) {
        String word = text.substring(from, i);
        from = -1;
        if (Vocabulary.BREAKS.contains(word)) {
          clause = next(clauses, clause);
        } else {
          clause.add(clause.isEmpty() ? lower(word) : word);
        }
      }
      if (c != ' ' && c != '\t') {
        clause = next(clauses, clause);
      }
    }
    return clauses;
  }

  private static List<String> next(List<List<String>> clauses, List<String> clause) {
    if (clause.isEmpty()) {
      return clause;
    }
    clauses.add(clause);
    return new ArrayList<>();
  }

  private static boolean isWordPart(char c, boolean inside) {
    return Character.isLetterOrDigit(c)
        || Character.isSurrogate(c)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || (inside && (c == '-' || c == '\'' || c == '’'));
  }

  private static void addPersonas(List<String> clause, SequencedSet<String> personas) {
    for (String word : clause) {
      String persona = Vocabulary.ROLES.get(lower(word));
      if (persona != null) {
        personas.add(persona);
      }
    }
  }

  /// Where in the clause somebody starts doing something, -1 for nowhere.
  private static int verb(List<String> clause) {
    if (clause.size() < 2) {
      return -1;
    }
    if (Vocabulary.VERBS.contains(clause.getFirst())
        && (!Vocabulary.ALSO_NOUNS.contains(clause.getFirst())
            || Vocabulary.FILLERS.contains(clause.get(1)))) {
      return 0;
    }
    for (int i = 1; i < clause.size() - 1; i++) {
      String word = clause.get(i);
      String before = clause.get(i - 1);
      if (before.equals("to")
          ? Vocabulary.VERBS.contains(word)
          : Vocabulary.BEFORE_VERBS.contains(before) && !Vocabulary.FILLERS.contains(word)) {
        return i;
      }
    }
    return -1;
  }

  /// The clause in the first person, ended where it makes sense.
  private static String capability(List<String> clause) {
    int size = Math.min(clause.size(), CLAUSE_WORDS);
    while (size > 2 && size < clause.size() && Vocabulary.FILLERS.contains(clause.get(size - 1))) {
      size--;
    }
    StringBuilder capability = new StringBuilder();
    for (String word : clause.subList(0, size)) {
      capability
          .append(capability.isEmpty() ? "" : " ")
          .append(Vocabulary.FIRST_PERSON.getOrDefault(word, word));
    }
    return capability.toString();
  }

  /// Runs of words that mean something.
  private static void addSubjects(List<String> clause, SequencedSet<String> subjects) {
    List<String> phrase = new ArrayList<>();
    for (int i = 0; i <= clause.size(); i++) {
      String word = i < clause.size() ? clause.get(i) : "";
      if (isMeaningful(word) && phrase.size() < PHRASE_WORDS) {
        phrase.add(word);
        continue;
      }
      String subject = String.join(" ", phrase);
      if (subject.length() > 3 && !Vocabulary.ROLES.containsKey(subject)) {
        subjects.add(subject);
      }
      phrase.clear();
    }
  }

  private static boolean isMeaningful(String word) {
    return word.length() > 1
        && word.length() < 40
        && !Character.isDigit(word.charAt(0))
        && !Vocabulary.FILLERS.contains(word)
        && !Vocabulary.BEFORE_VERBS.contains(word)
        && (!Vocabulary.VERBS.contains(word) || Vocabulary.ALSO_NOUNS.contains(word));
  }
}

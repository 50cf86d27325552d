package io.storyloom.api.transfer.csv;

import java.util.ArrayList;
import java.util.List;

/// Deals epics and their stories out to files as large as Jira's importer takes. A story's epic is
/// always in its file; an epic too large for one file stands in several.
public final class JiraFiles {

  /// How many issues one file may have.
  static final int MOST_ISSUES = 1_500;

  /// An epic in a file.
  ///
  /// @param continued whether it began in the file before
  /// @param stories how many of its stories come with it
  public record Part(boolean continued, int stories) {

    private int issues() {
      return 1 + stories;
    }
  }

  private final List<List<Part>> files = new ArrayList<>();
  private List<Part> file = new ArrayList<>();
  private int room = MOST_ISSUES;

  private JiraFiles() {}

  /// @param stories how many stories each epic has, in order
  /// @return the epics of each file, at least one file
  public static List<List<Part>> of(Iterable<Integer> stories) {
    var dealt = new JiraFiles();
    stories.forEach(dealt::epic);
    dealt.endFile();
    return dealt.files;
  }

  private void epic(int stories) {
    int left = stories;
    boolean continued = false;
    if (1 + left > room && room < MOST_ISSUES) {
      endFile();
    }
    while (1 + left > MOST_ISSUES) {
      add(new Part(continued, MOST_ISSUES - 1));
      endFile();
      left -= MOST_ISSUES - 1;
      continued = true;
    }
    add(new Part(continued, left));
  }

  private void add(Part part) {
    file.add(part);
    room -= part.issues();
  }

  private void endFile() {
    files.add(file);
    file = new ArrayList<>();
    room = MOST_ISSUES;
  }
}

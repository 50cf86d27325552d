package io.storyloom.api.transfer.csv;

/// The columns that mean something.
enum Column {
  EPIC_CODE("epiccode"),
  EPIC_TITLE("epictitle"),
  TITLE("title"),
  DESCRIPTION("description"),
  TEXT("text"),
  PERSONA("persona"),
  ACCEPTANCE_CRITERIA("acceptancecriteria"),
  TECHNICAL_NOTES("technicalnotes"),
  PRIORITY("priority"),
  STORY_POINTS("storypoints"),
  ISSUE_TYPE("issuetype"),
  ISSUE_ID("issueid"),
  ISSUE_KEY("issuekey"),
  SUMMARY("summary"),
  PARENT("parent"),
  PARENT_ID("parentid"),
  PARENT_KEY("parentkey"),
  EPIC_LINK("epiclink"),
  EPIC_NAME("epicname");

  /// In lower case and without blanks.
  final String name;

  Column(String name) {
    this.name = name;
  }
}

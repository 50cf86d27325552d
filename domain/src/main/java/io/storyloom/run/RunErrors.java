package io.storyloom.run;

/// The sentences by which runs and epics say why they ended.
public final class RunErrors {

  public static final String PROJECT_GONE = "Project no longer exists";
  public static final String EPIC_GONE = "Epic no longer exists";
  public static final String HAS_STORIES = "Has stories";
  public static final String NO_STORIES = "No stories were generated";
  public static final String ALL_FAILED = "Every epic failed";
  public static final String STOPPED = "Stopped because an epic failed";
  public static final String COMMANDS_LOST = "The commands of the run were lost";

  private RunErrors() {}
}

package io.storyloom.worker.story.mock;

import java.util.List;

/// The moulds of all stories, by kind.
final class Templates {

  private static final List<Template> CAPABILITY =
      List.of(
          Template.of(
              2,
              "{X}",
              "{x}",
              "I get my work done without a detour",
              "Keep the rule in one place, on the server; the page only shows it.",
              "Given I work with {t}, when I {x}, then the result is shown at once",
              "Given I have done so, when I come back later, then everything is as I left it",
              "Given something is missing, when I try to {x}, then I am told what to add",
              "Given I lack the right to do so, when I try to {x}, then nothing changes"),
          Template.of(
              3,
              "{X}",
              "{x} in a few steps",
              "I do not need anybody's help for it",
              "",
              "Given I am signed in, when I {x}, then I see a confirmation",
              "Given I stop half way, when I return, then I can go on where I stopped",
              "Given the server answers slowly, when I {x}, then I see that it is being worked on",
              "Given I do it twice by mistake, when I look at {t}, then it was done once"),
          Template.of(
              2,
              "{X}",
              "{x} whenever I need to",
              "{t} fits the way I work",
              "Record an audit entry with actor and time.",
              "Given all that is needed is there, when I {x}, then {t} reflects it immediately",
              "Given I change my mind, when I cancel, then nothing has been changed",
              "Given a wrong input, when I {x}, then the wrong field is marked and explained",
              "Given two people do so at once, when both have finished, then no change is lost"));

  private static final List<Template> JOURNEY =
      List.of(
          Template.of(
              2,
              "See {x} at a glance",
              "see {x} at a glance",
              "I know what needs my attention",
              "Serve it from a prepared view, with one query per page.",
              "Given there is something to show, when I open {t}, then {x} comes first",
              "Given there is nothing yet, when I open {t}, then a hint tells me how to begin",
              "Given new data arrives, when I stay on the page, then I see it within five seconds",
              "Given a long list, when I scroll, then more entries are loaded"),
          Template.of(
              3,
              "Set up {x}",
              "set up {x} step by step",
              "I can start without reading a manual",
              "Store each step, so that the wizard can be left and resumed.",
              "Given I start for the first time, when I open {t}, then I am led through the steps",
              "Given all steps are done, when I finish, then {x} can be used at once",
              "Given I leave early, when I return, then I continue at the same step",
              "Given I skip an optional step, when I finish, then a sensible default applies"),
          Template.of(
              2,
              "Find what I need in {x}",
              "search and filter {x}",
              "I find the right thing within seconds",
              "Index the searchable fields; paging by cursor.",
              "Given many entries, when I type three letters, then only matching ones are shown",
              "Given an active filter, when I reload the page, then the filter is kept",
              "Given nothing matches, when I search, then I am told so and can clear the filter",
              "Given accents or capitals, when I search, then they make no difference"),
          Template.of(
              1,
              "Change {x} later",
              "change {x} after the fact",
              "mistakes cost me nothing",
              "",
              "Given an existing entry, when I edit and save it, then the change is visible at once",
              "Given I edit, when I leave without saving, then I am asked first",
              "Given a required field is empty, when I save, then it is marked and nothing is stored",
              "Given somebody else saved before me, when I save, then I see both versions"),
          Template.of(
              3,
              "Be told about {x}",
              "be notified about {x}",
              "I can react in time without looking again and again",
              "Send through the existing notification channel, at most once per event.",
              "Given I have subscribed, when something happens to {x}, then I receive a message in a minute",
              "Given a message, when I follow its link, then I land in the right place of {t}",
              "Given I have switched messages off, when something happens, then I am left in peace",
              "Given many events at once, when messages are sent, then they are bundled into one"),
          Template.of(
              2,
              "Share {x} with my team",
              "share {x} with my team",
              "we all work from the same facts",
              "",
              "Given a colleague, when I share {x}, then the colleague can open it at once",
              "Given I end the sharing, when the colleague tries again, then access is refused",
              "Given I share it twice, when I look at the list, then the colleague is listed once",
              "Given an unknown address, when I share {x}, then an invitation is sent"),
          Template.of(
              2,
              "Export {x}",
              "export {x} to a file",
              "I can use it in my own tools",
              "Stream the file; no limit but the data itself.",
              "Given some entries, when I export them, then the file holds exactly these",
              "Given an active filter, when I export, then only what I see is exported",
              "Given no entries, when I export, then the file has a header and no rows",
              "Given a large export, when it takes longer, then I can go on working meanwhile"),
          Template.of(
              1,
              "Adjust {x} to my needs",
              "adjust {x} to my needs",
              "I see first what matters most to me",
              "Keep the settings per person, with defaults in configuration.",
              "Given my settings, when I sign in on another device, then they apply there too",
              "Given I reset them, when I confirm, then the defaults are back",
              "Given an invalid value, when I save, then the allowed range is named",
              "Given a new version, when it is installed, then my settings are kept"));

  private static final List<Template> EDGE =
      List.of(
          Template.of(
              3,
              "Undo a change to {x}",
              "undo my last change to {x}",
              "I dare to try things out",
              "Keep the previous state for at least thirty days.",
              "Given a change, when I undo it within thirty days, then the former state is back",
              "Given several changes, when I undo one, then the later ones stay",
              "Given nothing to undo, when I look for it, then the action is disabled",
              "Given somebody changed it since, when I undo, then I am warned first"),
          Template.of(
              3,
              "Use {x} on a phone",
              "use {x} on a small screen",
              "I can do it on the way",
              "",
              "Given a screen of 360 pixels, when I open {t}, then nothing is cut off",
              "Given a touch screen, when I tap, then every target is at least 44 pixels high",
              "Given I rotate the phone, when I had typed something, then it is still there",
              "Given a slow network, when I open {t}, then the text comes first"),
          Template.of(
              4,
              "Keep {x} quick with a lot of data",
              "work with {x} quickly, however much there is",
              "I never wait for the machine",
              "Measure with 100,000 entries; page on the server.",
              "Given 100,000 entries, when I open {t}, then the first page is there in a second",
              "Given I page through, when I go back, then I am where I was",
              "Given a search over everything, when it runs, then I can cancel it",
              "Given many people at once, when I save, then it takes no longer than usual"),
          Template.of(
              2,
              "See who changed {x}",
              "see who changed {x}, and when",
              "I can ask the right person",
              "Append-only history with actor, time and former value.",
              "Given a change, when I open the history, then I see who, when and what",
              "Given a deleted account, when I open the history, then its entries are still there",
              "Given a long history, when I open it, then the newest entry comes first",
              "Given an automatic change, when I look at it, then its cause is named"),
          Template.of(
              3,
              "Limit who may see {x}",
              "decide who may see {x}",
              "confidential things stay so",
              "Check rights on the server, for every request.",
              "Given no right, when I open a direct link, then I get the same answer as for nothing",
              "Given a right is withdrawn, when the person reloads, then access has ended",
              "Given a new member, when no right was given, then {x} stays hidden",
              "Given an export, when I lack a right, then the hidden parts are not in it"),
          Template.of(
              2,
              "Use {x} with the keyboard alone",
              "reach everything in {x} without a mouse",
              "I work fast, and nobody is left out",
              "Follow WCAG 2.2 AA.",
              "Given the keyboard alone, when I press Tab, then the focus is visible and in order",
              "Given a screen reader, when something changes, then it is announced",
              "Given a dialog, when I press Escape, then it closes and the focus returns",
              "Given enlarged text, when it is twice as big, then nothing overlaps"));

  private static final List<Template> ERROR =
      List.of(
          Template.of(
              3,
              "Recover when {x} fails",
              "go on after a failure of {x}",
              "one failure does not cost me my work",
              "Retry with backoff; show the state truthfully meanwhile.",
              "Given a failure, when I look at {t}, then I see what failed and what to do",
              "Given a passing failure, when it is tried again, then nothing is done twice",
              "Given a lasting failure, when I report it, then the report carries a reference",
              "Given a repaired cause, when I try again, then everything I entered is still there"),
          Template.of(
              2,
              "Understand what is wrong with {x}",
              "be told clearly what is wrong with {x}",
              "I can put it right myself",
              "",
              "Given several mistakes, when I save, then all of them are named at once",
              "Given a mistake, when I correct it, then its message disappears",
              "Given a message, when I read it, then it says what to do, in plain words",
              "Given pasted text with odd characters, when I save, then it is kept or explained"),
          Template.of(
              4,
              "Go on with {x} after a lost connection",
              "go on with {x} when the connection comes back",
              "a tunnel does not throw me back",
              "Queue changes on the client with ids that make repeating harmless.",
              "Given no connection, when I make a change, then it is kept and marked as not sent",
              "Given the connection is back, when changes are sent, then each arrives once",
              "Given a conflict, when both versions exist, then I choose between them",
              "Given a long outage, when I close the page, then I am warned about unsent changes"),
          Template.of(
              2,
              "Do nothing twice in {x}",
              "be safe against clicking twice in {x}",
              "a nervous finger does no harm",
              "Idempotency key per action.",
              "Given a double click, when both requests arrive, then one thing is done",
              "Given a reload after sending, when the page asks again, then nothing is repeated",
              "Given two open tabs, when I act in both, then the second sees the first",
              "Given a time-out, when I try again, then I learn whether the first one counted"),
          Template.of(
              3,
              "Take another way to {x}",
              "reach {x} another way when the usual one is closed",
              "I am never stuck",
              "",
              "Given the usual way is closed, when I open {t}, then another is offered",
              "Given the other way, when I have finished, then the result is the same",
              "Given the usual way is open again, when I return, then it is offered first",
              "Given neither is open, when I try, then I am told when to come back"));

  private Templates() {}

  static List<Template> of(Kind kind) {
    return switch (kind) {
      case CAPABILITY -> CAPABILITY;
      case JOURNEY -> JOURNEY;
      case EDGE -> EDGE;
      case ERROR -> ERROR;
    };
  }
}

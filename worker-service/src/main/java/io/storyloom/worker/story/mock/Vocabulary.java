package io.storyloom.worker.story.mock;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The few English words that the mock knows.
final class Vocabulary {

  /// What people do with software, as in "to reset".
  static final Set<String> VERBS =
      words(
          """
              add adjust answer approve archive assign authenticate book browse buy
              calculate cancel categorize change chat check choose classify close collect
              combine comment compare complete configure confirm connect contact control
              copy create customise customize define delete deliver detect discover download
              draft edit enable enter establish estimate evaluate export filter find flag
              follow forward generate get give group handle hide highlight import integrate
              invite join keep label leave like limit link list load log manage mark match
              measure merge message monitor move open order organise organize pause pay pick
              place plan play post predict prepare preview print prioritise prioritize
              process protect provide publish purchase rate read receive recommend record
              recover redeem register reject remind remove rename reorder reply report
              request reschedule reserve reset resolve respond restore resume return review
              revoke run save scan schedule search see select send set share show sign skip
              sort stay start stop store submit subscribe summarise summarize switch sync
              tag track transfer translate trigger undo unsubscribe update upgrade upload
              use validate block unblock lock unlock verify view vote watch withdraw work write
          """);

  /// Verbs that are as likely nouns.
  static final Set<String> ALSO_NOUNS =
      words(
          """
              answer book change chat check comment contact control copy draft estimate
              export filter flag forward group highlight import label leave like limit link
              list load log mark match measure message monitor move open order pause pay
              pick place plan play post preview print process purchase rate read record
              reply report request reset return review run scan schedule search set share
              show sign sort start stop store switch tag track transfer trigger update
              upgrade upload use view vote watch work
          """);

  /// Words that name nothing.
  static final Set<String> FILLERS =
      words(
          """
              a about across after all also an another any are as at be been before being
              between both but by each either every few first for from had has have he her
              here his how if in into is it its just last least less many may more most much
              must my new no not of off on once one only our out over own per same she
              should some such than that the their them then there these they this those
              through too two under until up upon us very was we were what where who whose
              why will with within without would you your already always etc currently daily
              easily fully several quickly via
          """);

  /// Words after which a verb is one.
  static final Set<String> BEFORE_VERBS =
      words(
          """
              can to could may might shall should will must
          """);

  /// Words with which a new clause begins.
  static final Set<String> BREAKS =
      words(
          """
              and or so that which when while because if who where but plus then And Or So
              When While If
          """);

  /// How others' words sound from one's own mouth.
  static final Map<String, String> FIRST_PERSON =
      Map.of("their", "my", "your", "my", "his", "my", "her", "my", "them", "me", "they", "I");

  /// What there is about every topic; the first is the topic itself.
  static final List<String> ASPECTS =
      List.of(
          "",
          " overview",
          " settings",
          " history",
          " notifications",
          " details",
          " reports",
          " permissions");

  /// For whom software is when the epic does not say.
  static final List<String> PERSONAS =
      List.of("User", "Administrator", "New User", "Team Lead", "Support Agent");

  /// Words for people, and the persona each means.
  static final Map<String, String> ROLES =
      roles(
          """
          Customer: customer customers client clients buyer buyers shopper shoppers
          Administrator: admin admins administrator administrators
          Developer: developer developers engineer engineers programmer programmers
          Manager: manager managers supervisor supervisors
          Guest: guest guests visitor visitors
          Analyst: analyst analysts
          Editor: editor editors author authors writer writers
          Operator: operator operators
          Seller: seller sellers merchant merchants vendor vendors
          Student: student students learner learners pupil pupils
          Teacher: teacher teachers trainer trainers instructor instructors
          Patient: patient patients
          Doctor: doctor doctors physician physicians
          Nurse: nurse nurses
          Driver: driver drivers courier couriers
          Employee: employee employees staff
          Member: member members subscriber subscribers
          Accountant: accountant accountants bookkeeper bookkeepers
          Tenant: tenant tenants
          Player: player players gamer gamers
          Organiser: organiser organisers organizer organizers
          """);

  private Vocabulary() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  private static Map<String, String> roles(String text) {
    Map<String, String> roles = new TreeMap<>();
    text.lines()
        .forEach(line -> {
          String[] parts = line.split(": ", -1);
          for (String word : parts[1].split(" ", -1)) {
            roles.put(word, parts[0]);
          }
        });
    return Map.copyOf(roles);
  }
}

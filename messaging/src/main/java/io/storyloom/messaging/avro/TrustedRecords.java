package io.storyloom.messaging.avro;

import io.storyloom.events.v1.RunCreated;
import org.apache.avro.util.ClassSecurityValidator;

/// Lets Avro make our generated records, and nothing else that is not allowed already.
///
/// Does what the system property `org.apache.avro.SERIALIZABLE_PACKAGES` does, but also when Avro
/// has read that property before.
final class TrustedRecords {

  private static final String PACKAGE = RunCreated.class.getPackageName();

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(PACKAGE)));
  }

  private TrustedRecords() {}

  /// Takes effect once per JVM, however often it is called.
  static void allow() {}
}

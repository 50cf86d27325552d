/// Kafka broker, PostgreSQL and schema registry inside or beside this JVM, kept in one data
/// directory.
@NullMarked
package io.storyloom.embedded;

import org.jspecify.annotations.NullMarked;

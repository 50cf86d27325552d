/// A small schema registry for Avro that speaks Confluent's REST API.
@NullMarked
package io.storyloom.embedded.registry;

import org.jspecify.annotations.NullMarked;

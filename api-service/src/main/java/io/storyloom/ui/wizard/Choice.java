package io.storyloom.ui.wizard;

import org.jspecify.annotations.Nullable;

/// One of several values of an option.
///
/// @param value as the HTTP contract writes it
/// @param name in a word, null where the text says it all
/// @param hint a figure to go by, null for none
record Choice(
    String value, @Nullable String name, String text, @Nullable String hint, boolean chosen) {}

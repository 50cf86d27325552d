package io.storyloom.ui.wizard;

import java.util.List;

/// An option and what it can be.
///
/// @param field of the HTTP contract
record ChoiceGroup(String field, String legend, List<Choice> choices) {}

/// The pages about projects.
@NullMarked
package io.storyloom.ui.project;

import org.jspecify.annotations.NullMarked;

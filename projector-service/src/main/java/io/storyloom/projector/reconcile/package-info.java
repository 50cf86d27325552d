/// Compares the read tables with what they are made from, and repairs them.
@NullMarked
package io.storyloom.projector.reconcile;

import org.jspecify.annotations.NullMarked;

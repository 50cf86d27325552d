/// `dead-letters`: what a running Storyloom could not process.
@NullMarked
package io.storyloom.standalone.deadletters;

import org.jspecify.annotations.NullMarked;

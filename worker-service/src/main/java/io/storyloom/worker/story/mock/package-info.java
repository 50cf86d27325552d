/// The generator that needs no key: plausible stories made of an epic's own words.
@NullMarked
package io.storyloom.worker.story.mock;

import org.jspecify.annotations.NullMarked;

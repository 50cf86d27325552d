/// Fixtures and assertions in the words of the domain, for the tests of every module.
@NullMarked
package io.storyloom.run;

import org.jspecify.annotations.NullMarked;

/// The infrastructure that integration tests of every module share.
@NullMarked
package io.storyloom.embedded.test;

import org.jspecify.annotations.NullMarked;

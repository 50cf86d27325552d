/// One test per row of the HTTP contract's tables, over real HTTP, PostgreSQL and Kafka.
@NullMarked
package io.storyloom.standalone.contract;

import org.jspecify.annotations.NullMarked;

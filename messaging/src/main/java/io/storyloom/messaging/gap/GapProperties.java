package io.storyloom.messaging.gap;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When events that the read tables lack are looked for and sent again.
///
/// @param interval between two looks at runs that are unfinished, were so at the look before, are
///   young or suspected
/// @param first how long an event must be lacking before it is sent again
/// @param longest the longest pause between two sendings; each is twice the one before
/// @param alarm how long an event must be lacking before an operator is told
/// @param recent up to which age finished runs are part of every look
/// @param thorough between two looks at all runs up to the age `kept`
/// @param kept how long outbox rows are there at least
@ConfigurationProperties("storyloom.gaps")
public record GapProperties(
    @DefaultValue("2s") Duration interval,
    @DefaultValue("10s") Duration first,
    @DefaultValue("10m") Duration longest,
    @DefaultValue("60s") Duration alarm,
    @DefaultValue("20s") Duration recent,
    @DefaultValue("5m") Duration thorough,
    @DefaultValue("2d") Duration kept) {}

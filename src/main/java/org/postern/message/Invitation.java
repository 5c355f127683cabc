package org.postern.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A meeting that is asked for, answered, moved or called off (RFC 5546), from a calendar part or from TNEF.
 *
 * @param method request, reply, cancel, counter, publish …; lower case; empty for a calendar file that is merely attached
 * @param uid of the event; null if there is none
 * @param summary what it is about; empty if it is not told
 * @param start null if it is not told, or in a time zone that nobody knows
 * @param end null likewise
 * @param organizer address; null if it is not told
 * @param answer of the sender in a reply: accepted, declined, tentative …; lower case; null otherwise
 */
public record Invitation(
        String method,
        @Nullable String uid,
        String summary,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable String location,
        @Nullable String organizer,
        @Nullable String answer)
        implements Fact {}

package org.postern.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How responsibles are told of new mail.
 *
 * @param singleUpTo up to that many within {@code window} one notice each, above one summary
 * @param usual how people are told who have no entry of their own
 * @param people by CRM user name, in lower case
 */
public record NoticesConfig(Duration window, int singleUpTo, Wishes usual, Map<String, Wishes> people) {
    /** What a notice is about. */
    public enum Kind {
        /** Something was created, and the person is responsible for it. */
        CREATED,
        /** Further mail on a record or of a client of the person. */
        MAIL
    }

    /**
     * How somebody wants to be told.
     *
     * @param kinds none: not at all
     * @param quiet hours in which notices wait for their end; null: none
     * @param sinks crm, mail, webhook
     */
    public record Wishes(Set<Kind> kinds, @Nullable Shift quiet, Set<String> sinks) {}

    /** @param login CRM user name */
    public Wishes wishesOf(String login) {
        return people.getOrDefault(login.toLowerCase(java.util.Locale.ROOT), usual);
    }
}

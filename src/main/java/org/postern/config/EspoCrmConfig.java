package org.postern.config;

import java.util.Locale;
import java.util.Set;

/**
 * What an EspoCRM keeps in its PHP files and not in its database.
 *
 * @param b2c mail belongs to the contact and not to his account
 * @param mailNotifications people are notified of mail in their mailboxes and of mail that they are made responsible for
 * @param streamText kinds of records whose stream shows the text of a mail
 * @param keepTeams kinds of records whose teams see a mail that continues one
 */
public record EspoCrmConfig(
        boolean b2c, boolean mailNotifications, Set<RecordKind> streamText, Set<RecordKind> keepTeams) {

    /** What a mail may belong to. */
    public enum RecordKind {
        ACCOUNT,
        CONTACT,
        LEAD,
        OPPORTUNITY,
        CASE;

        /** @return as in {@code Case} */
        public String entity() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /** As EspoCRM comes. */
    public static final EspoCrmConfig USUAL =
            new EspoCrmConfig(false, true, Set.of(RecordKind.CASE), Set.of(RecordKind.CASE));

    /** @param entity as in {@code Case} */
    public boolean showsText(String entity) {
        return streamText.stream().anyMatch(kind -> kind.entity().equals(entity));
    }

    /** @param entity as in {@code Case} */
    public boolean keepsTeams(String entity) {
        return keepTeams.stream().anyMatch(kind -> kind.entity().equals(entity));
    }
}

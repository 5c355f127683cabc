package org.postern.intake;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;

/**
 * Which mail of a mailbox is read, with a cursor of its own: what comes in, or one backfill.
 *
 * @param name {@link FolderKey#LIVE}, or that of a backfill
 * @param since what the server got before it is not wanted; kept at the first opening
 * @param until what the server got from then on is not wanted; null: no end
 * @param history which mail is only stored and linked
 * @param rate mails a second at most; 0: no limit
 */
record Lane(String name, Instant since, @Nullable Instant until, History history, int rate) {
    Lane(String name, Instant since, @Nullable Instant until, History history) {
        this(name, since, until, history, 0);
    }

    enum History {
        NONE,
        BEFORE_FIRST_CONNECT,
        ALL
    }

    boolean isLive() {
        return name.equals(FolderKey.LIVE);
    }

    boolean wants(Listed mail, Cursor cursor) {
        Instant end = until;
        return !mail.receivedAt().isBefore(cursor.since())
                && (end == null || mail.receivedAt().isBefore(end));
    }

    /** At the first look into a folder what lies there already is left to the lane {@link FolderKey#HISTORY}. */
    boolean wantsAtFirst(Listed mail, Cursor cursor) {
        return wants(mail, cursor) && !(isLive() && isBeforeFirstConnect(mail, cursor));
    }

    /** INTERNALDATE knows whole seconds only (RFC 3501, section 2.3.3): mail of the second of the first connect has just come. */
    private static boolean isBeforeFirstConnect(Listed mail, Cursor cursor) {
        return mail.receivedAt().isBefore(cursor.firstConnect().truncatedTo(ChronoUnit.SECONDS));
    }

    boolean isHistory(Listed mail, Cursor cursor) {
        return switch (history) {
            case NONE -> false;
            case ALL -> true;
            case BEFORE_FIRST_CONNECT -> isBeforeFirstConnect(mail, cursor);
        };
    }
}

package org.postern.outcome;

import java.util.Map;
import java.util.OptionalLong;
import org.postern.commit.UidSet;

/** The mail server of one mailbox, as far as marks need it. Implemented by intake; for one thread. */
public interface MailServer {
    /**
     * Opens a folder for change.
     *
     * @return its UIDVALIDITY; empty if there is no such folder
     * @throws Refused if it can only be read
     */
    OptionalLong open(String folder) throws Refused, Lost;

    /** @return those of these mails that the open folder has */
    Map<Long, Sight> look(UidSet uids) throws Refused, Lost;

    /** @param messageId without brackets, not empty. @return mails of the open folder that carry it */
    Map<Long, Sight> find(String messageId) throws Refused, Lost;

    /** Adds a flag or keyword; one that is set already stays. */
    void flag(UidSet uids, String flag) throws Refused, Lost;

    /** @return true if {@link #move} is one step that cannot end half way */
    boolean canMove();

    void move(UidSet uids, String folder) throws Refused, Lost;

    void copy(UidSet uids, String folder) throws Refused, Lost;

    /** @return true if another folder has a mail with the same header as this mail of the open one, which is open again afterwards */
    boolean isCopied(long uid, String folder) throws Refused, Lost;

    /** Makes a folder that a mail is to go to, if it is missing. */
    void make(String folder) throws Refused, Lost;

    /** @return true if {@link #remove} takes away the mails named and no other */
    boolean canRemove();

    /** Flags as deleted and, if the server can do that for single mails, removes. Mails that others flagged as deleted stay. */
    void remove(UidSet uids) throws Refused, Lost;

    /** How a mail looks from outside. @param messageId without brackets; empty if it has none. @param size RFC822.SIZE */
    record Sight(String messageId, long size) {}

    /** The server does not do it; the session goes on. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        public Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The session is over; what was under way may have happened or not. */
    final class Lost extends Exception {
        private static final long serialVersionUID = 1L;

        public Lost(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}

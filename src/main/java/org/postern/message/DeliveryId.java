package org.postern.message;

import org.jspecify.annotations.Nullable;

/**
 * Which copy of a mail this is: (mailbox, folder, UIDVALIDITY, UID) for IMAP, (mailbox, UIDL) for POP3 and files.
 *
 * @param folder server name of the folder as shown to people (decoded); {@code INBOX} for POP3
 * @param uidValidity 0 without IMAP
 * @param uid 0 without IMAP
 * @param uidl POP3's unique id, or {@code sha256:…} of a file's raw bytes; null for IMAP
 */
public record DeliveryId(
        String mailbox,
        String folder,
        long uidValidity,
        long uid,
        @Nullable String uidl) {
    public static DeliveryId imap(String mailbox, String folder, long uidValidity, long uid) {
        return new DeliveryId(mailbox, folder, uidValidity, uid, null);
    }

    public static DeliveryId uidl(String mailbox, String folder, String uidl) {
        return new DeliveryId(mailbox, folder, 0, 0, uidl);
    }

    @Override
    public String toString() {
        return uidl == null
                ? mailbox + "/" + folder + "/" + uidValidity + "/" + uid
                : mailbox + "/" + folder + "/" + uidl;
    }
}

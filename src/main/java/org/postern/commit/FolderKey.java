package org.postern.commit;

/**
 * Whose cursor it is.
 *
 * @param folder decoded name
 * @param lane {@code live}, or the name of a backfill
 */
public record FolderKey(String mailbox, String folder, String lane) implements Comparable<FolderKey> {
    public static final String LIVE = "live";

    /** What lay in a folder before its first connect. */
    public static final String HISTORY = "history";

    /** Mails that were put into a queue and wait there for a worker, or have been taken out of it since. */
    public static final String QUEUED = "queued";

    /** @return true for what is read as the mailbox is connected to, false for what somebody asked for afterwards */
    public boolean isOfItself() {
        return lane.equals(LIVE) || lane.equals(HISTORY);
    }

    @Override
    public int compareTo(FolderKey other) {
        int byMailbox = mailbox.compareTo(other.mailbox);
        int byFolder = byMailbox != 0 ? byMailbox : folder.compareTo(other.folder);
        return byFolder != 0 ? byFolder : lane.compareTo(other.lane);
    }
}

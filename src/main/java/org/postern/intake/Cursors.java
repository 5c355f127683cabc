package org.postern.intake;

import java.time.Instant;
import java.util.List;
import org.postern.commit.FolderKey;

/** The cursors, kept in {@code postern_cursor}. Each call commits on its own. */
public interface Cursors {
    /**
     * Takes a folder over: raises its epoch, so that whoever held it before can no longer commit.
     *
     * @param since used only if there is no cursor yet, together with now as first connect
     */
    Cursor open(FolderKey key, Instant since, String owner);

    /** Starts a new UID series after UIDVALIDITY changed: low 0, nothing done, epoch kept. */
    Cursor restart(FolderKey key, long uidValidity);

    /** The folder was looked at without a fault. */
    void ok(FolderKey key, Instant at);

    /** The folder could not be looked at. @param error one line for {@code status}, no secrets */
    void failed(FolderKey key, String error);

    List<Cursor> all();
}

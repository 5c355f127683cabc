package org.postern.intake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.commit.FolderKey;

/** The cursors, kept in {@code postern_cursor}. Each call commits on its own. */
public interface Cursors {
    /**
     * Takes a folder over: raises its epoch, so that whoever held it before can no longer commit.
     *
     * @param since used only if there is no cursor yet. First connect is then now; or, for a folder that turns up later in a mailbox that is known, when that was
     *     last looked at: what has come since is not old
     */
    Cursor open(FolderKey key, Instant since, String owner);

    /**
     * Takes over what there is of a lane of a mailbox, before anything of it is opened: whoever held a folder of it can no longer commit.
     */
    void takeOver(String mailbox, String lane, String owner);

    /** @return the cursor as it is, without taking the folder over; empty: there is none */
    Optional<Cursor> find(FolderKey key);

    /** Starts a new UID series after UIDVALIDITY changed: low 0, nothing done, epoch kept. */
    Cursor restart(FolderKey key, long uidValidity);

    /** The folder was looked at without a fault. */
    void ok(FolderKey key, Instant at);

    /** The folder could not be looked at. @param error one line for {@code status}, no secrets */
    void failed(FolderKey key, String error);

    List<Cursor> all();
}

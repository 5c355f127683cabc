package org.postern.intake;

import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.intake.ImapConnection.Opened;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a folder over, and starts its cursor anew where the server's numbers are no longer those it was written for. */
final class FolderOpening {
    private static final Logger LOG = LoggerFactory.getLogger(FolderOpening.class);

    private final IntakePorts ports;
    private final FolderKey key;
    private final Lane lane;

    FolderOpening(IntakePorts ports, FolderKey key, Lane lane) {
        this.ports = ports;
        this.key = key;
        this.lane = lane;
    }

    /**
     * A folder that is ours.
     *
     * @param renumbered true if the server has numbered its mails anew since the last look
     * @param rebind true if the ledger may know its mails by other numbers
     * @param beginning true for the first look into it, and for no later one even if that found nothing: what is moved into it afterwards is nobody else's
     */
    record Taken(Cursor cursor, boolean renumbered, boolean rebind, boolean beginning) {}

    /** @param known the cursor of the last look; null: none in this process, or not to be relied on */
    Taken take(@Nullable Cursor known, Opened folder) {
        Cursor cursor = known == null ? ports.cursors().open(key, lane.since(), ports.node()) : known;
        boolean renumbered = cursor.uidValidity() != 0 && isRenumbered(cursor, folder);
        boolean beginning = renumbered || cursor.uidValidity() == 0;
        if (beginning) {
            cursor = ports.cursors().restart(key, folder.uidValidity());
            for (Flights.Flight flight : ports.flights().stranded(key)) {
                ports.flights().cancel(flight.id());
            }
        }
        boolean rebind = renumbered || (known == null && ports.renumbering().isPending(key, folder.uidValidity()));
        return new Taken(cursor, renumbered, rebind, beginning);
    }

    private boolean isRenumbered(Cursor cursor, Opened folder) {
        if (cursor.uidValidity() != folder.uidValidity()) {
            LOG.warn(
                    "{}: the server numbers the mails of {} anew (UIDVALIDITY {}, was {}); known mail is recognised",
                    key.mailbox(),
                    key.folder(),
                    folder.uidValidity(),
                    cursor.uidValidity());
            return true;
        }
        if (folder.uidNext() > 0 && folder.uidNext() <= cursor.low()) {
            LOG.warn(
                    "{}: {} has been set back, as after a restore from a backup (UIDNEXT {}, but {} was read); known mail is recognised",
                    key.mailbox(),
                    key.folder(),
                    folder.uidNext(),
                    cursor.low());
            setBack(cursor);
            return true;
        }
        return false;
    }

    /** UIDVALIDITY is the same, so nothing else keeps a new mail from being taken for the old one whose number it has. */
    private void setBack(Cursor cursor) {
        if (lane.isLive()) {
            ports.renumbering().invalidate(key, cursor.uidValidity(), cursor.epoch());
            FolderKey history = new FolderKey(key.mailbox(), key.folder(), FolderKey.HISTORY);
            if (ports.cursors().find(history).isPresent()) {
                ports.cursors().restart(history, 0);
            }
        }
    }
}

package org.postern.intake;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.commit.FolderKey;

/** The cursors of a mailbox, to be changed only while this node attends to it: one that wakes up late must neither take a folder back nor tell of its troubles. */
final class OwnedCursors implements Cursors {
    private final Cursors cursors;
    private final Holding holding;

    OwnedCursors(Cursors cursors, Holding holding) {
        this.cursors = cursors;
        this.holding = holding;
    }

    private Cursors owned() {
        if (!holding.isHeld()) {
            throw new NotOurs();
        }
        return cursors;
    }

    @Override
    public Cursor open(FolderKey key, Instant since, String owner) {
        return owned().open(key, since, owner);
    }

    @Override
    public void takeOver(String mailbox, String lane, String owner) {
        owned().takeOver(mailbox, lane, owner);
    }

    @Override
    public Optional<Cursor> find(FolderKey key) {
        return cursors.find(key);
    }

    @Override
    public Cursor restart(FolderKey key, long uidValidity) {
        return owned().restart(key, uidValidity);
    }

    @Override
    public void ok(FolderKey key, Instant at) {
        owned().ok(key, at);
    }

    @Override
    public void failed(FolderKey key, String error) {
        if (holding.isHeld()) {
            cursors.failed(key, error);
        }
    }

    @Override
    public List<Cursor> all() {
        return cursors.all();
    }
}

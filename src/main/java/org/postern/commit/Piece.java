package org.postern.commit;

import java.util.List;

/**
 * A batch, or a part of one whose group had to be split.
 *
 * @param uids what the cursor may count as done with this piece
 * @param last true for the piece that ends the batch: its flight has landed
 */
record Piece(Batch batch, List<WaitingMail> mails, UidSet uids, boolean last) {
    static Piece whole(Batch batch) {
        return new Piece(
                batch, batch.candidates().stream().map(WaitingMail::new).toList(), batch.uids(), true);
    }

    /** @return the first half: only the UIDs of its mails are answered for */
    Piece firstHalf() {
        List<WaitingMail> half = mails.subList(0, mails.size() / 2);
        List<Long> own = half.stream()
                .map(m -> m.candidate().delivery().id().uid())
                .filter(uid -> uid > 0)
                .toList();
        return new Piece(batch, half, UidSet.of(own), false);
    }

    Piece secondHalf() {
        return new Piece(batch, mails.subList(mails.size() / 2, mails.size()), uids, last);
    }

    /** A batch of files has no cursor and no flight. */
    boolean hasCursor() {
        return batch.epoch() > 0;
    }
}

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

    /** @return the first mails: only their UIDs are answered for */
    Piece first(int number) {
        List<WaitingMail> some = mails.subList(0, number);
        List<Long> own = some.stream()
                .map(m -> m.candidate().delivery().id().uid())
                .filter(uid -> uid > 0)
                .toList();
        return new Piece(batch, some, UidSet.of(own), false);
    }

    /** @return all mails but the first ones */
    Piece after(int number) {
        return new Piece(batch, mails.subList(number, mails.size()), uids, last);
    }

    /** A batch of files has no cursor and no flight. */
    boolean hasCursor() {
        return batch.epoch() > 0;
    }
}

package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.commit.Batches.batch;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupQueueTest {
    private static final BatchResult COMMITTED = new BatchResult.Committed(List.of());

    private final GroupQueue queue = new GroupQueue(1000, () -> 10, 500);

    @Test
    void groupsWholeBatchesOfSeveralMailboxes() throws Exception {
        PendingBatch sales = put(batch("sales", "INBOX", 1, 4, 10));
        PendingBatch support = put(batch("support", "INBOX", 1, 6, 10));
        PendingBatch late = put(batch("late", "INBOX", 1, 1, 10));
        assertThat(queue.take().pieces()).containsOnlyKeys(sales, support);
        assertThat(queue.take().pieces()).containsOnlyKeys(late);
    }

    @Test
    void letsAGroupOfAFolderWaitForTheOneBefore() throws Exception {
        PendingBatch first = put(batch("sales", "INBOX", 1, 8, 10));
        PendingBatch second = put(batch("sales", "INBOX", 9, 16, 10));
        GroupQueue.Group one = queue.take();
        GroupQueue.Group two = queue.take();
        assertThat(one.pieces()).containsOnlyKeys(first);
        assertThat(one.before()).isEmpty();
        assertThat(two.pieces()).containsOnlyKeys(second);
        assertThat(two.before()).containsExactly(one.end());
        release(one, COMMITTED);
        assertThat(one.end()).isDone();
    }

    @Test
    void doesNotLetAGroupOvertakeBecauseTheOneBetweenFailedEarly() throws Exception {
        put(batch("sales", "INBOX", 1, 8, 10));
        put(batch("sales", "INBOX", 9, 16, 10));
        GroupQueue.Group one = queue.take();
        GroupQueue.Group two = queue.take();
        release(two, new BatchResult.TryAgain(new IllegalStateException()));
        put(batch("sales", "INBOX", 17, 24, 10));
        GroupQueue.Group three = queue.take();
        assertThat(three.before()).isNotEmpty().noneMatch(CompletableFuture::isDone);
        release(one, COMMITTED);
        assertThat(three.before()).allMatch(CompletableFuture::isDone);
    }

    @Test
    void preparesOneGroupOfAFolderAheadAndLeavesTheOtherThreadsToOtherFolders() throws Exception {
        for (int uid = 1; uid <= 17; uid += 8) {
            put(batch("sales", "INBOX", uid, uid + 7, 10));
        }
        PendingBatch other = put(batch("support", "INBOX", 1, 8, 10));
        GroupQueue.Group first = queue.take();
        queue.take();
        assertThat(queue.take().pieces()).containsOnlyKeys(other);
        release(first, COMMITTED);
        GroupQueue.Group third = queue.take();
        assertThat(third.pieces().values())
                .first()
                .satisfies(piece -> assertThat(uids(piece)).isEqualTo("17:24"));
        assertThat(third.before()).hasSize(1);
    }

    /** Its last piece answers for the mails of all of them: written, it would let the cursor pass over those that were not. */
    @Test
    void ofABatchInPiecesTheLastIsRefusedWithTheOneBefore() throws Exception {
        PendingBatch inPieces = put(batch("sales", "INBOX", 1, 16, 10));
        GroupQueue.Group one = queue.take();
        GroupQueue.Group two = queue.take();
        assertThat(two.pieces().keySet()).isEqualTo(one.pieces().keySet());
        assertThat(queue.isRefused(inPieces)).isFalse();
        release(one, new BatchResult.TryAgain(new IllegalStateException()));
        assertThat(queue.isRefused(inPieces)).isTrue();
    }

    @Test
    void neverOvertakesWithinAFolderToFillAGroup() throws Exception {
        PendingBatch first = put(batch("sales", "INBOX", 1, 8, 10));
        put(batch("sales", "INBOX", 9, 16, 10));
        put(batch("sales", "INBOX", 17, 17, 10));
        assertThat(queue.take().pieces()).containsOnlyKeys(first);
    }

    @Test
    void cutsABatchThatIsLargerThanAGroupIntoEvenPieces() throws Exception {
        PendingBatch batch = put(batch("sales", "INBOX", 1, 24, 10));
        GroupQueue.Group one = queue.take();
        GroupQueue.Group two = queue.take();
        assertThat(one.pieces().get(batch)).satisfies(piece -> {
            assertThat(uids(piece)).isEqualTo("1:12");
            assertThat(piece.uids()).hasToString("1:12");
            assertThat(piece.last()).isFalse();
        });
        assertThat(two.pieces().get(batch)).satisfies(piece -> {
            assertThat(uids(piece)).isEqualTo("13:24");
            assertThat(piece.last()).isTrue();
        });
        assertThat(release(one, COMMITTED)).isEmpty();
        assertThat(release(two, COMMITTED)).containsExactly(batch);
        assertThat(batch.outcome()).isEqualTo(COMMITTED);
    }

    @Test
    void dropsWhatFollowsAPieceThatWasRefused() throws Exception {
        PendingBatch batch = put(batch("sales", "INBOX", 1, 36, 10));
        GroupQueue.Group one = queue.take();
        GroupQueue.Group two = queue.take();
        BatchResult refusal = new BatchResult.NotOurs();
        assertThat(release(one, refusal)).isEmpty();
        assertThat(release(two, COMMITTED)).containsExactly(batch);
        assertThat(batch.outcome()).isEqualTo(refusal);
        queue.close();
        assertThat(queue.take().isEmpty()).isTrue();
    }

    @Test
    void aHugeBatchGoesAlone() throws Exception {
        PendingBatch huge = put(batch("sales", "INBOX", 1, 1, 5000));
        CompletableFuture<PendingBatch> small = CompletableFuture.supplyAsync(() -> put(batch("a", "INBOX", 1, 1, 10)));
        GroupQueue.Group group = queue.take();
        assertThat(group.pieces()).containsOnlyKeys(huge);
        release(group, COMMITTED);
        assertThat(queue.take().pieces()).containsOnlyKeys(small.get(5, TimeUnit.SECONDS));
    }

    @Test
    void makesWhoHandsInWaitUntilThereIsRoom() throws Exception {
        put(batch("sales", "INBOX", 1, 1, 900));
        CompletableFuture<PendingBatch> blocked =
                CompletableFuture.supplyAsync(() -> put(batch("support", "INBOX", 1, 1, 200)));
        GroupQueue.Group group = queue.take();
        assertThat(blocked).isNotDone();
        release(group, COMMITTED);
        assertThat(blocked.get(5, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void handsOutWhatWaitsAfterClosingAndThenNothing() throws Exception {
        PendingBatch waiting = put(batch("sales", "INBOX", 1, 1, 10));
        queue.close();
        assertThat(queue.take().pieces()).containsOnlyKeys(waiting);
        assertThat(queue.take().isEmpty()).isTrue();
        assertThatThrownBy(() -> queue.put(new PendingBatch(batch("sales", "INBOX", 2, 2, 10))))
                .isInstanceOf(IllegalStateException.class);
    }

    private List<PendingBatch> release(GroupQueue.Group group, BatchResult result) {
        return queue.release(group, Collections.nCopies(group.pieces().size(), result));
    }

    private static String uids(Piece piece) {
        return UidSet.of(piece.mails().stream()
                        .map(mail -> mail.candidate().delivery().id().uid())
                        .toList())
                .toString();
    }

    private PendingBatch put(Batch batch) {
        PendingBatch pending = new PendingBatch(batch);
        try {
            queue.put(pending);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return pending;
    }
}

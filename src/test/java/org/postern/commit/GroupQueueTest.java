package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.commit.Batches.batch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupQueueTest {
    private final GroupQueue queue = new GroupQueue(1000, 10, 500);

    @Test
    void groupsWholeBatchesOfSeveralMailboxes() throws Exception {
        PendingBatch sales = put(batch("sales", "INBOX", 1, 4, 10));
        PendingBatch support = put(batch("support", "INBOX", 1, 6, 10));
        PendingBatch late = put(batch("late", "INBOX", 1, 1, 10));
        assertThat(queue.take()).containsExactly(sales, support);
        assertThat(queue.take()).containsExactly(late);
    }

    @Test
    void keepsTheOrderWithinAFolderWhileOneBatchIsBeingWritten() throws Exception {
        PendingBatch first = put(batch("sales", "INBOX", 1, 8, 10));
        PendingBatch second = put(batch("sales", "INBOX", 9, 16, 10));
        PendingBatch other = put(batch("support", "INBOX", 1, 8, 10));
        List<PendingBatch> group = queue.take();
        assertThat(group).containsExactly(first);
        assertThat(queue.take()).containsExactly(other);
        queue.release(group);
        assertThat(queue.take()).containsExactly(second);
    }

    @Test
    void neverOvertakesWithinAFolderToFillAGroup() throws Exception {
        PendingBatch first = put(batch("sales", "INBOX", 1, 8, 10));
        put(batch("sales", "INBOX", 9, 16, 10));
        put(batch("sales", "INBOX", 17, 17, 10));
        assertThat(queue.take()).containsExactly(first);
    }

    @Test
    void aHugeBatchGoesAlone() throws Exception {
        PendingBatch huge = put(batch("sales", "INBOX", 1, 1, 5000));
        CompletableFuture<PendingBatch> small = CompletableFuture.supplyAsync(() -> put(batch("a", "INBOX", 1, 1, 10)));
        List<PendingBatch> group = queue.take();
        assertThat(group).containsExactly(huge);
        queue.release(group);
        assertThat(queue.take()).containsExactly(small.get(5, TimeUnit.SECONDS));
    }

    @Test
    void makesWhoHandsInWaitUntilThereIsRoom() throws Exception {
        put(batch("sales", "INBOX", 1, 1, 900));
        CompletableFuture<PendingBatch> blocked =
                CompletableFuture.supplyAsync(() -> put(batch("support", "INBOX", 1, 1, 200)));
        List<PendingBatch> group = queue.take();
        assertThat(blocked).isNotDone();
        queue.release(group);
        assertThat(blocked.get(5, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void handsOutWhatWaitsAfterClosingAndThenNothing() throws Exception {
        PendingBatch waiting = put(batch("sales", "INBOX", 1, 1, 10));
        queue.close();
        assertThat(queue.take()).containsExactly(waiting);
        assertThat(queue.take()).isEmpty();
        assertThatThrownBy(() -> queue.put(new PendingBatch(batch("sales", "INBOX", 2, 2, 10))))
                .isInstanceOf(IllegalStateException.class);
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

package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.postern.intake.OctetsInHand.Held;

class OctetsInHandTest {
    private static final long MIB = 1 << 20;
    private static final BooleanSupplier NEVER = () -> false;

    private final OctetsInHand inHand = new OctetsInHand(16 * MIB);

    @Test
    void whoFindsNoRoomWaitsUntilOthersHaveLanded() throws Exception {
        Held first = inHand.take(10 * MIB, NEVER).orElseThrow();
        assertThat(inHand.takeIfThereIsRoom(7 * MIB)).isEmpty();
        CompletableFuture<Optional<Held>> second = CompletableFuture.supplyAsync(() -> take(10 * MIB, NEVER));
        await().during(Duration.ofMillis(300)).until(() -> !second.isDone());
        first.release();
        first.release();
        assertThat(second.join()).isPresent();
        assertThat(inHand.takeIfThereIsRoom(7 * MIB))
                .as("what is released twice is there once")
                .isEmpty();
        second.join().orElseThrow().release();
        assertThat(inHand.takeIfThereIsRoom(15 * MIB)).isPresent();
    }

    @Test
    void whatIsLargerThanAllThereIsGetsAll() throws Exception {
        Held all = inHand.take(500 * MIB, NEVER).orElseThrow();
        assertThat(inHand.takeIfThereIsRoom(0)).isEmpty();
        all.release();
        Held some = inHand.takeForOne(500 * MIB, NEVER).orElseThrow();
        assertThat(inHand.takeIfThereIsRoom(8 * MIB))
                .as("of what lies in a file only a part counts")
                .isPresent();
        some.release();
    }

    @Test
    void aStopEndsTheWait() throws Exception {
        assertThat(inHand.take(16 * MIB, NEVER)).isPresent();
        AtomicBoolean stopping = new AtomicBoolean();
        CompletableFuture<Optional<Held>> waits = CompletableFuture.supplyAsync(() -> take(1, stopping::get));
        stopping.set(true);
        assertThat(waits.join()).isEmpty();
    }

    @Test
    void batchesAreSmallWhereTheHeapIs() {
        assertThat(inHand.octetsOfABatch()).isEqualTo(2 * MIB);
        assertThat(new OctetsInHand(1).octetsOfABatch()).isEqualTo(MIB);
        assertThat(new OctetsInHand(1024 * MIB).octetsOfABatch()).isEqualTo(BatchPlan.OCTETS);
    }

    private Optional<Held> take(long octets, BooleanSupplier stopping) {
        try {
            return inHand.take(octets, stopping);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

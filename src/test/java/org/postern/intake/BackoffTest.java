package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postern.intake.MailServerException.Kind;

class BackoffTest {
    @Test
    void itDoublesUpToFiveMinutesAnywhereBelowTheBound() {
        Backoff backoff = new Backoff(new Random(1), Duration.ofSeconds(1));
        long[] bounds = {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300};
        for (long bound : bounds) {
            assertThat(backoff.after(Kind.CONNECTION)).isBetween(Duration.ofMillis(100), Duration.ofSeconds(bound));
        }
        IntStream.range(0, 100).forEach(i -> backoff.afterFault());
        assertThat(backoff.afterFault()).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void twoMailboxesDoNotComeBackTogether() {
        Backoff one = new Backoff(new Random(1), Duration.ofSeconds(1));
        Backoff two = new Backoff(new Random(2), Duration.ofSeconds(1));
        assertThat(one.afterFault()).isNotEqualTo(two.afterFault());
    }

    @Test
    void aSuccessBeginsAnew() {
        Backoff backoff = new Backoff(new Random(1), Duration.ofSeconds(1));
        IntStream.range(0, 20).forEach(i -> backoff.afterFault());
        backoff.succeeded();
        assertThat(backoff.afterFault()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aRefusedLoginIsTriedOnceInFifteenMinutesFromTheThirdTimeOn() {
        Backoff backoff = new Backoff(new Random(1), Duration.ofSeconds(1));
        assertThat(backoff.after(Kind.LOGIN)).isEqualTo(Duration.ofMinutes(1));
        assertThat(backoff.after(Kind.LOGIN)).isEqualTo(Duration.ofMinutes(2));
        assertThat(backoff.after(Kind.LOGIN)).isEqualTo(Duration.ofMinutes(15));
        assertThat(backoff.after(Kind.LOGIN)).isEqualTo(Duration.ofMinutes(15));
    }
}

package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupSizeTest {
    private final GroupSize size = new GroupSize();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a fast database           |  5 | 100 |  100 | 100 | 100
            full-text indexes         | 10 | 900 |  200 |  35 |  60
            a slow disk               | 40 | 5000 | 200 |  25 |  25
            a database 5 ms away      | 320 | 900 | 5000 |  35 | 80
            """)
    void followsHowLongTransactionsAreOpen(
            String what, long fixedMillis, long microsPerMail, long roundTripMicros, int atLeast, int atMost) {
        IntToLongFunction open = mails -> fixedMillis * 1000 + mails * microsPerMail;
        for (int i = 0; i < 50; i++) {
            measure(size.mails(), open.applyAsLong(size.mails()), roundTripMicros);
        }
        assertThat(size.mails()).isBetween(atLeast, atMost);
    }

    @ParameterizedTest
    @CsvSource({"1, 20000", "3, 30000"})
    void learnsNothingFromAGroupThatFoundNoMoreMails(int mails, long openMicros) {
        for (int i = 0; i < 50; i++) {
            measure(size.mails(), 1000, 100);
        }
        measure(mails, openMicros, 100);
        assertThat(size.mails()).isGreaterThan(90);
    }

    private void measure(int mails, long openMicros, long roundTripMicros) {
        size.measured(mails, Duration.ofNanos(openMicros * 1000), Duration.ofNanos(roundTripMicros * 1000));
    }
}

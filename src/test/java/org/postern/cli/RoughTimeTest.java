package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoughTimeTest {
    private static final Instant NOW = Instant.parse("2026-03-04T09:15:30Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 s ago",
        "PT-1M-59S, 119 s ago",
        "PT-2M, 2 m ago",
        "PT-119M, 119 m ago",
        "PT-2H, 2 h ago",
        "PT-47H, 47 h ago",
        "P-2D, 2 d ago",
        "PT57S, in 57 s",
        "PT15M, in 15 m"
    })
    void isToldAsPeopleSayIt(Duration away, String told) {
        assertThat(RoughTime.from(NOW, NOW.plus(away))).isEqualTo(told);
    }

    @Test
    void isADashWhereThereIsNone() {
        assertThat(RoughTime.from(NOW, null)).isEqualTo("-");
        assertThat(RoughTime.since(null, NOW)).isEqualTo("-");
        assertThat(RoughTime.since(NOW.minusSeconds(90), NOW)).isEqualTo("90 s");
        assertThat(RoughTime.since(NOW.plusSeconds(1), NOW)).as("clocks differ").isEqualTo("0 s");
    }
}

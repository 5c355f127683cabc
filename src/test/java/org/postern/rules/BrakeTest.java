package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrakeTest {
    private final Brake brake = new Brake(20);

    @ParameterizedTest(name = "{0} mails, {1} created, {2} by the domain: {3}")
    @CsvSource({
        "0, 0, 0,",
        "4, 0, 0,",
        "5, 0, 0, LOOP_BRAKE",
        "500, 0, 0, LOOP_BRAKE",
        "0, 19, 19,",
        "0, 20, 0, RATE_LIMIT",
        "0, 0, 20, RATE_LIMIT",
        "5, 20, 20, LOOP_BRAKE"
    })
    void isOnForWhoHadHisShare(int mails, int created, int byDomain, @Nullable String reason) {
        assertThat(brake.on(new Share(mails, created, byDomain))).isEqualTo(reason);
    }
}

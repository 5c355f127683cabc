package org.postern.crm.suitecrm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** As SuiteCRM 7, but that an alert is shown from a given time on. */
abstract class Suite8Rows extends SuiteRows {
    private static final String SHOWN = " | date_start=2026-03-04 10:00:00";

    @Override
    String asOf7(String text) {
        assertThat(text.lines().filter(line -> line.startsWith("alerts:"))).allMatch(line -> line.contains(SHOWN));
        return text.replace(SHOWN, "");
    }

    @Test
    void theVersionIsToldByItsTables() {
        assertThat(desk.crm.inspect().problems()).isEmpty();
        assertThat(desk.crm.inspect().found()).isEqualTo("SuiteCRM 8.8 or newer");
    }
}

package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailDateTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Wed, 4 Mar 2026 10:15:30 +0100           | 2026-03-04T09:15:30Z
            4 Mar 2026 10:15 +0100                   | 2026-03-04T09:15:00Z
            Wed, 4 Mar 2026 10:15:30 +0100 (CET)     | 2026-03-04T09:15:30Z
            Wed,  4 Mar 2026  9:15:30 -0000          | 2026-03-04T09:15:30Z
            Wed, 04 Mar 26 10:15:30 +0100            | 2026-03-04T09:15:30Z
            Wed, 4 Mar 126 10:15:30 +0100            | 2026-03-04T09:15:30Z
            Fri, 31 Dec 99 23:59:59 +0000            | 1999-12-31T23:59:59Z
            Wed, 4 Mar 2026 04:15:30 EST             | 2026-03-04T09:15:30Z
            Wed, 4 Mar 2026 03:15:30 CST             | 2026-03-04T09:15:30Z
            Wed, 4 Mar 2026 12:15:30 MSK             | 2026-03-04T09:15:30Z
            Wed, 4 Mar 2026 10:15:30 CET             | 2026-03-04T09:15:30Z
            Wed, 4 Mar 2026 09:15:30 GMT             | 2026-03-04T09:15:30Z
            Wed, 4 Mar 2026 10:15:30 GMT+0100        | 2026-03-04T09:15:30Z
            Wed, 4 Mar 2026 10:15:30 +01:00          | 2026-03-04T09:15:30Z
            Wed, 4 Mar 2026 09:15:30                 | 2026-03-04T09:15:30Z
            Wed, 4-Mar-2026 09:15:30 GMT             | 2026-03-04T09:15:30Z
            Wednesday, 4 March 2026 09:15:30 +0000   | 2026-03-04T09:15:30Z
            Wed, 4 Mar 2026, 09:15:30 +0000          | 2026-03-04T09:15:30Z
            Wed Mar  4 09:15:30 2026                 | 2026-03-04T09:15:30Z
            Wed Mar  4 10:15:30 CET 2026             | 2026-03-04T09:15:30Z
            2026-03-04T09:15:30Z                     | 2026-03-04T09:15:30Z
            2026-03-04 10:15:30 +0100                | 2026-03-04T09:15:30Z
            2026-03-04 10:15:30.123 +0100            | 2026-03-04T09:15:30Z
            2026/03/04 09:15                         | 2026-03-04T09:15:00Z
            04.03.2026 09:15:30                      | 2026-03-04T09:15:30Z
            Tue, 30 Jun 2015 23:59:60 +0000          | 2015-06-30T23:59:59Z
            Thu, 01 Jan 1970 00:00:00 +0000          |
            Fri, 01 Jan 2100 00:00:00 +0000          |
            Yesterday                                |
            32 Foo 2025 25:61                        |
            32 Jan 2026 10:00:00 +0000               |
            2025-13-45                               |
            4 Mar 2026 10:15:30 +9999                |
            ''                                       |
            """)
    void readsTheFormsSeenInTheWild(String value, Instant expected) {
        assertThat(MailDate.of(value)).isEqualTo(Optional.ofNullable(expected));
    }
}

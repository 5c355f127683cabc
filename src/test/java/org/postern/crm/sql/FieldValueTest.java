package org.postern.crm.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldValueTest {
    private final FieldValue values = new FieldValue(ZoneId.of("Europe/Prague"));

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            varchar  | as it is             | as it is
            varchar  | ''                   | -
            int      | 42                   | 42
            int      | '1 234'              | 1234
            int      | 12.6                 | 13
            int      | many                 | -
            int      | 99999999999          | -
            tinyint  | yes                  | 1
            tinyint  | нет                  | 0
            tinyint  | 300                  | -
            boolean  | ano                  | true
            boolean  | perhaps              | -
            double   | '1 234,50'           | 1234.50
            double   | 1,234.50             | 1234.50
            double   | 1.234.567            | 1234567
            double   | 1,234                | 1234
            double   | 12,5                 | 12.5
            double   | 1.2.3,4,5            | -
            decimal  | 12 EUR               | -
            date     | 2026-03-04           | 2026-03-04
            date     | 4.3.2026             | 2026-03-04
            date     | 2026-02-30           | -
            date     | tomorrow             | -
            datetime | 2026-03-04T10:00:00Z | 2026-03-04 10:00:00
            datetime | 2026-03-04 10:00     | 2026-03-04 09:00:00
            datetime | 4.3.2026             | 2026-03-03 23:00:00
            datetime | soon                 | -
            blob     | x                    | -
            """)
    void takesWhatTheColumnCanHold(String type, String text, String expected) {
        var column = new Schema.Column("c", type, 0, 0, null, false);
        assertThat(values.of(text, column).orElse(null)).isEqualTo(expected);
    }
}

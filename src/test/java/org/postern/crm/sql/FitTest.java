package org.postern.crm.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            short enough          | 5 | 100 | true  | true  | abcde              | abcde
            too long, marked      | 5 | 100 | true  | true  | abcdefgh           | abcd…
            too long, a key       | 5 | 100 | true  | false | abcdefgh           | abcde
            two-octet letters     | 4 | 100 | true  | true  | žluťoučký          | žlu…
            emoji count once      | 3 | 100 | true  | false | 😀😀😀😀           | 😀😀😀
            emoji, three octets   | 9 | 100 | false | true  | a😀b               | a□b
            octets, not letters   | 9 | 7   | true  | false | aя😀я              | aя😀
            NUL is taken out      | 9 | 100 | true  | true  | 'a{0}b'         | ab
            lone surrogates go    | 9 | 100 | true  | true  | 'a{high}b{low}c'  | abc
            """)
    void holdsWhatTheColumnHolds(
            String why, int characters, long octets, boolean fourByte, boolean marked, String text, String expected) {
        String given = unescaped(text);
        assertThat(new Fit(characters, octets, fourByte, false, marked).apply(given))
                .isEqualTo(expected);
    }

    @Test
    void theEmbeddedDatabaseCountsUtf16Units() {
        assertThat(new Fit(4, 100, true, true, true).apply("a😀😀b")).isEqualTo("a😀…");
    }

    private static String unescaped(String text) {
        return text.replace("{0}", "\0").replace("{high}", "\ud83d").replace("{low}", "\ude00");
    }
}

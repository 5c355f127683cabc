package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTextTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            case               | Price LIST             | price list
            ё as е             | Счёт                   | счет
            runs of blanks     | 'a  \t b '            | a b
            a soft hyphen      | in\u00ADvoice         | invoice
            a no-break blank   | a\u00A0b              | a b
            a composed accent  | cen\u0069\u0301k     | ceník
            a ligature         | o\uFB03ce             | office
            a sharp s          | Straße                 | strasse
            a no-break hyphen  | e\u2011mail           | e-mail
            a Turkish capital  | \u0130NDIRIM          | indirim
            wide letters       | \uFF30\uFF32         | pr
            """)
    void makesTextComparable(String what, String text, String folded) {
        assertThat(FoldedText.of(text)).isEqualTo(folded);
    }

    /** Each character of the plane alone and between letters, and mixtures: nothing may depend on which way is taken. */
    @Test
    void givesTheSameQuicklyAndThoroughly() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            if (!Character.isSurrogate(c)) {
                assertSame("" + c);
                assertSame("A" + c + "\u0301e" + c);
            }
        }
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int range = 1 << (7 + random.nextInt(7));
            for (int n = 0; n < 12; n++) {
                text.append((char) random.nextInt(range));
            }
            assertSame(text.toString());
        }
    }

    private static void assertSame(String text) {
        if (!FoldedText.of(text).equals(FoldedText.thoroughly(text))) {
            assertThat(FoldedText.of(text))
                    .as(() -> text.codePoints()
                            .mapToObj(Integer::toHexString)
                            .toList()
                            .toString())
                    .isEqualTo(FoldedText.thoroughly(text));
        }
    }
}

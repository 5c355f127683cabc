package org.postern.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayWidthTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            Latin                        | pump         | 6 | 4 | 'pump  '
            Cyrillic                     | Насос        | 6 | 5 | 'Насос '
            just fits                    | pump         | 4 | 4 | pump
            cut                          | pumps        | 4 | 5 | pum…
            Japanese is twice as wide    | 展示会       | 6 | 6 | 展示会
            no half of a character       | 展示会       | 5 | 6 | 展示…
            padded where it does not fit | 展示会       | 4 | 6 | '展… '
            an accent of its own         | e\u0301te\u0301 | 4 | 3 | 'e\u0301te\u0301 '
            not between letter, accent   | e\u0301te\u0301s | 3 | 4 | 'e\u0301t…'
            """)
    void fitsATextIntoColumns(String why, String text, int columns, int width, String fitted) {
        assertThat(DisplayWidth.of(text)).isEqualTo(width);
        assertThat(DisplayWidth.fit(text, columns)).isEqualTo(fitted);
        assertThat(DisplayWidth.of(fitted)).isEqualTo(columns);
    }
}

package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredNameTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', textBlock = """
            report.pdf           ~ report.pdf
            Příloha č. 1.pdf     ~ Příloha č. 1.pdf
            ../../etc/passwd     ~ passwd
            C:\\Temp\\a.pdf      ~ a.pdf
            a:b?.pdf             ~ a_b_.pdf
            .htaccess            ~ _.htaccess
            con.txt              ~ _con.txt
            LPT1                 ~ _LPT1
            console.txt          ~ console.txt
            'name.pdf. . '       ~ name.pdf
            ..                   ~ unnamed
            /                    ~ unnamed
            ''                   ~ unnamed
            """)
    void isSafe(String name, String expected) {
        assertThat(StoredName.safe(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoice\u202efdp.exe", "a\u0000.pdf", "a\r\nb.pdf", "a\u200b.pdf", "\ud800.pdf"})
    void holdsNothingInvisible(String name) {
        assertThat(StoredName.safe(name).chars())
                .allMatch(c -> !Character.isISOControl(c)
                        && Character.getType(c) != Character.FORMAT
                        && Character.getType(c) != Character.SURROGATE);
    }

    @Test
    void isCutBetweenCharactersAndKeepsItsExtension() {
        String stored = StoredName.safe("ř🚀".repeat(200) + ".pdf");
        assertThat(stored).endsWith(".pdf");
        assertThat(stored.getBytes(StandardCharsets.UTF_8).length).isBetween(245, 255);
        assertThat(new String(stored.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(stored);
    }

    @Test
    void isGivenOnceInAMail() {
        StoredName names = new StoredName();
        assertThat(names.of("a.pdf")).isEqualTo("a.pdf");
        assertThat(names.of("A.pdf")).isEqualTo("A (2).pdf");
        assertThat(names.of("dir/a.pdf")).isEqualTo("a (3).pdf");
        assertThat(names.of("a (4).pdf")).isEqualTo("a (4).pdf");
        assertThat(names.of("a.pdf")).isEqualTo("a (5).pdf");
    }

    @Test
    void isFoundAtOnceForThousandsOfOneName() {
        StoredName names = new StoredName();
        long distinct = java.util.stream.IntStream.range(0, 20_000)
                .mapToObj(i -> names.of("unnamed"))
                .distinct()
                .count();
        assertThat(distinct).isEqualTo(20_000);
    }
}

package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageIdsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            <a.B@Example.ORG>                  | a.B@example.org
            ' <a@b> (comment)'                 | a@b
            <a@ex ample.org>                   | a@example.org
            a@b                                | a@b
            <a@b                               | a@b
            <no-domain>                        | no-domain
            <>                                 |
            ''                                 |
            two words                          |
            <a@b> <c@d>                        | a@b
            """)
    void oneIsNormalised(String field, String expected) {
        assertThat(MessageIds.first(field)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            <a@b> <c@d>                             | a@b c@d
            <a@b><c@d>                              | a@b c@d
            <a@b> <a@B>                             | a@b
            <a@b <c@d>                              | a@b c@d
            Your mail of Monday <a@b>               | a@b
            a@b, c@d                                | a@b c@d
            <> <a@b>                                | a@b
            nothing here                            | ''
            """)
    void severalAreListedOnceInTheirOrder(String field, String expected) {
        assertThat(String.join(" ", MessageIds.all(field))).isEqualTo(expected);
    }
}

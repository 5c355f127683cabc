package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressListTest {
    private static String read(String field) {
        String raw = new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        List<Address> found = AddressList.of(raw, HeaderText.PLAIN);
        return found.stream().map(a -> a.name() + "|" + a.address()).collect(Collectors.joining(" & "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            bare                    ~ ann@example.org                              ~ null|ann@example.org
            in brackets             ~ <ann@example.org>                            ~ null|ann@example.org
            with a name             ~ Ann Example <ann@example.org>                ~ Ann Example|ann@example.org
            quoted name             ~ "Example, Ann" <ann@example.org>             ~ Example, Ann|ann@example.org
            escaped quote           ~ "Ann \\"A\\" E" <ann@example.org>            ~ Ann "A" E|ann@example.org
            name in quotes twice    ~ "'Ann Example'" <ann@example.org>            ~ Ann Example|ann@example.org
            name is the address     ~ "Ann@example.org" <ann@example.org>          ~ null|ann@example.org
            name in a comment       ~ ann@example.org (Ann Example)                ~ Ann Example|ann@example.org
            comment in a comment    ~ ann@example.org (Ann (the first))            ~ Ann (the first)|ann@example.org
            several                 ~ ann@example.org, Bob <bob@example.org>       ~ null|ann@example.org & Bob|bob@example.org
            semicolons              ~ ann@example.org; bob@example.org             ~ null|ann@example.org & null|bob@example.org
            group                   ~ Team: ann@example.org, bob@example.org;      ~ null|ann@example.org & null|bob@example.org
            empty group             ~ undisclosed-recipients:;                     ~ ``
            source route            ~ <@relay.example,@x.example:ann@example.org>  ~ null|ann@example.org
            comma in a name         ~ Example, Ann <ann@example.org>               ~ Example, Ann|ann@example.org
            blanks around the sign  ~ ann @ example.org                            ~ null|ann@example.org
            blanks in brackets      ~ < ann@example.org >                          ~ null|ann@example.org
            doubled brackets        ~ <<ann@example.org>>                          ~ null|ann@example.org
            no closing bracket      ~ Ann <ann@example.org                         ~ Ann|ann@example.org
            open quote              ~ "Ann <ann@example.org>                       ~ Ann|ann@example.org
            open comment            ~ ann@example.org (Ann                         ~ Ann|ann@example.org
            words before            ~ Ann Example ann@example.org                  ~ Ann Example|ann@example.org
            mailto                  ~ <mailto:ann@example.org>                     ~ null|ann@example.org
            quoted local part       ~ <"ann b"@example.org>                        ~ null|"ann b"@example.org
            domain literal          ~ ann@[192.0.2.1]                              ~ null|ann@[192.0.2.1]
            daemon without domain   ~ MAILER-DAEMON                                ~ null|MAILER-DAEMON
            daemon in brackets      ~ Mail System <MAILER-DAEMON>                  ~ Mail System|MAILER-DAEMON
            a name alone            ~ Ann Example                                  ~ ``
            null sender             ~ <>                                           ~ ``
            nothing                 ~ ``                                           ~ ``
            only commas             ~ ,,;                                          ~ ``
            encoded name            ~ =?utf-8?Q?Ji=C5=99=C3=AD?= <j@example.org>   ~ Jiří|j@example.org
            comma inside a word     ~ =?utf-8?Q?Novak=2C_Jan?= <j@example.org>     ~ Novak, Jan|j@example.org
            encoded word in quotes  ~ "=?utf-8?Q?Ji=C5=99=C3=AD?=" <j@example.org> ~ Jiří|j@example.org
            all in one word         ~ =?utf-8?Q?Ann_=3Cann=40example.org=3E?=      ~ Ann|ann@example.org
            raw UTF-8               ~ Jiří <j@example.org>                         ~ Jiří|j@example.org
            international address   ~ <jiří@příklad.example>                       ~ null|jiří@příklad.example
            """)
    void readsWhatSendersWrite(String why, String field, String expected) {
        assertThat(read(field)).as(why).isEqualTo(expected);
    }

    @Test
    void keepsTheFirstThousand() {
        assertThat(AddressList.of("a@b.example,".repeat(5000), HeaderText.PLAIN))
                .hasSize(1000);
    }
}

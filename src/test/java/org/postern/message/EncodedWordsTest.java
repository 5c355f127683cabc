package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodedWordsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            quoted-printable          | =?utf-8?Q?P=C5=99=C3=ADloha?=                     | Příloha
            base64                    | =?utf-8?B?UMWZw61sb2hh?=                          | Příloha
            lower-case encoding       | =?utf-8?b?UMWZw61sb2hh?=                          | Příloha
            underscore                | =?utf-8?Q?two_words?=                             | two words
            blank between words goes  | =?utf-8?Q?one?= =?utf-8?Q?two?=                   | onetwo
            blank beside text stays   | a =?utf-8?Q?b?= c                                 | a b c
            split inside a character  | =?utf-8?B?xQ==?= =?UTF-8?B?mQ==?=                 | ř
            two charsets              | =?koi8-r?B?5MHNwQ==?= =?utf-8?Q?_=C5=99?=         | Дама ř
            padding missing           | =?utf-8?B?UMWZw61sb2h?=                           | Příloh
            blanks inside             | =?utf-8?Q?two words?=                             | two words
            language tag              | =?utf-8*cs?Q?P=C5=99=C3=ADloha?=                  | Příloha
            glued words               | =?utf-8?Q?a?==?utf-8?Q?b?=                        | ab
            glued to text             | (=?utf-8?Q?a?=)                                   | (a)
            charset nobody knows      | =?x-nobody?Q?caf=C3=A9?=                          | café
            wrong charset             | =?us-ascii?Q?caf=C3=A9?=                          | café
            broken escape             | =?utf-8?Q?100=%_=4?=                              | 100=% =4
            no such encoding          | =?utf-8?X?abc?=                                   | =?utf-8?X?abc?=
            cut off inside the word   | =?utf-8?Q?Anfrage_f=C3=BC                         | Anfrage fü
            never ends                | =?utf-8?Q?abc and more                            | =?utf-8?Q?abc and more
            only a beginning          | =?                                                | =?
            empty word                | =?utf-8?Q??= x                                    | x
            Japanese                  | =?iso-2022-jp?B?GyRCMkEzSkk9GyhC?=                | 価格表
            """)
    void decodes(String why, String raw, String expected) {
        assertThat(HeaderText.PLAIN.decoded(raw)).as(why).isEqualTo(expected);
    }

    @Test
    void putsNoLineBreakIntoAHeader() {
        assertThat(HeaderText.PLAIN.decoded("=?utf-8?Q?Hello=0D=0ABcc:_eve@example.net?="))
                .doesNotContain("\r", "\n");
    }

    @Test
    void takesTheCharsetOfTheTextForRawBytes() {
        String raw = new String("Счет".getBytes(Charset.forName("windows-1251")), StandardCharsets.ISO_8859_1);
        assertThat(new HeaderText("windows-1251").decoded(raw)).isEqualTo("Счет");
    }
}

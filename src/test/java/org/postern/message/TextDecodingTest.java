package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextDecodingTest {
    private static final String RUSSIAN = "Добрый день! Пришлите, пожалуйста, счёт на оплату насоса.";
    private static final String CZECH = "Dobrý den, přístroj se nezapíná a žlutý šroub je rozbitý, děkuji.";
    private static final String POLISH = "Dzień dobry, proszę o przesłanie cennika, gdyż nie mogę się zalogować.";

    private static TextDecoding decode(String text, String codec, String label) throws UnsupportedEncodingException {
        byte[] bytes = text.getBytes(codec);
        return TextDecoding.decode(bytes, bytes.length, label, null);
    }

    @ParameterizedTest(name = "{0} labelled {1}")
    @CsvSource(nullValues = "none", textBlock = """
            windows-1251, windows-1251
            windows-1251, cp1251
            windows-1251, none
            windows-1251, us-ascii
            windows-1251, unknown-8bit
            windows-1251, x-user-defined
            windows-1251, utf-8
            windows-1251, iso-8859-1
            windows-1251, koi8-r
            koi8-r, KOI8R
            koi8-r, none
            koi8-r, windows-1251
            koi8-r, windows-1252
            IBM866, cp866
            IBM866, none
            ISO-8859-5, none
            utf-8, UTF8
            utf-8, none
            utf-8, koi8-r
            utf-8, us-ascii
            utf-8, x-no-such-charset
            utf-16, utf-16
            utf-16, none
            """)
    void readsRussian(String codec, String label) throws UnsupportedEncodingException {
        assertThat(decode(RUSSIAN, codec, label).text()).isEqualTo(RUSSIAN);
    }

    @ParameterizedTest(name = "{0} labelled {1}")
    @CsvSource(nullValues = "none", textBlock = """
            windows-1250, windows-1250
            windows-1250, none
            windows-1250, utf-8
            ISO-8859-2, latin2
            ISO-8859-2, none
            utf-8, iso-8859-2
            x-MacCentralEurope, x-mac-ce
            """)
    void readsCzechAndPolish(String codec, String label) throws UnsupportedEncodingException {
        assertThat(decode(CZECH, codec, label).text()).isEqualTo(CZECH);
        assertThat(decode(POLISH, codec, label).text()).isEqualTo(POLISH);
    }

    @ParameterizedTest(name = "{1} labelled {2}")
    @CsvSource(nullValues = "none", delimiter = '|', textBlock = """
            価格表をお送りください。よろしくお願いします。 | ISO-2022-JP  | iso-2022-jp
            価格表をお送りください。よろしくお願いします。 | ISO-2022-JP  | none
            価格表をお送りください。よろしくお願いします。 | ISO-2022-JP  | utf-8
            価格表をお送りください。よろしくお願いします。 | Shift_JIS    | sjis
            価格表をお送りください。よろしくお願いします。 | Shift_JIS    | none
            価格表をお送りください。よろしくお願いします。 | EUC-JP       | none
            请把价格表发给我们，我们想订购十台水泵，谢谢。  | GB18030      | gb2312
            请把价格表发给我们，我们想订购十台水泵，谢谢。  | GB18030      | none
            Grüße aus Köln, schöne Straße                | windows-1252 | iso-8859-1
            Grüße aus Köln, schöne Straße                | windows-1252 | none
            Déjà vu à l’hôtel, c’était très bien         | windows-1252 | none
            שלום עולם                                     | ISO-8859-8   | iso-8859-8-i
            Café                                         | x-MacRoman   | macintosh
            """)
    void readsOthers(String text, String codec, String label) throws UnsupportedEncodingException {
        assertThat(decode(text, codec, label).text()).isEqualTo(text);
    }

    @Test
    void aFewDamagedBytesDoNotChangeTheCharset() {
        byte[] bytes = RUSSIAN.getBytes(StandardCharsets.UTF_8);
        byte[] cut =
                java.util.Arrays.copyOf(bytes, RUSSIAN.substring(0, 30).getBytes(StandardCharsets.UTF_8).length - 1);
        TextDecoding decoding = TextDecoding.decode(cut, cut.length, "utf-8", null);
        assertThat(decoding.text()).startsWith("Добрый день!").endsWith("\uFFFD");
        assertThat(decoding.note()).isEqualTo("damaged: 1 characters could not be decoded");
    }

    @Test
    void soundTextHasNoNote() throws UnsupportedEncodingException {
        assertThat(decode(RUSSIAN, "koi8-r", "koi8-r").note()).isNull();
        assertThat(decode("Good day", "us-ascii", null).note()).isNull();
    }

    @Test
    void aHintIsTriedBeforeGuessing() throws UnsupportedEncodingException {
        byte[] word = "Dr\u0103gu\u0163".getBytes("windows-1250");
        assertThat(TextDecoding.guess(word, "windows-1250").text()).isEqualTo("Dr\u0103gu\u0163");
    }

    /** The charset of a mailbox is about most of its mails: what reads far better otherwise is not spoilt by it. */
    @ParameterizedTest(name = "{0}: {1} with the hint {2}")
    @CsvSource(delimiter = '|', textBlock = """
            Добрый день, сколько стоит насос?  | windows-1251 | windows-1251
            Добрый день, сколько стоит насос?  | koi8-r       | windows-1251
            Добрый день, сколько стоит насос?  | windows-1251 | windows-1250
            Dobrý den, kolik stojí čerpadlo?   | windows-1250 | windows-1251
            Dobrý den, kolik stojí čerpadlo?   | iso-8859-2   | iso-8859-2
            Καλημέρα, πόσο κοστίζει η αντλία;  | windows-1253 | windows-1253
            """)
    void theHintOfAMailboxDoesNotSpoilOtherMails(String text, String charset, String hint) throws Exception {
        assertThat(TextDecoding.guess(text.getBytes(charset), hint).text()).isEqualTo(text);
    }

    @Test
    void aGuessInDoubtIsToldSo() throws UnsupportedEncodingException {
        assertThat(TextDecoding.guess(RUSSIAN.getBytes("windows-1251"), null).note())
                .isEqualTo("text without a charset was taken as windows-1251");
        assertThat(TextDecoding.guess("J\u00f8rgensen".getBytes("windows-1252"), null)
                        .note())
                .endsWith(", in doubt");
    }
}

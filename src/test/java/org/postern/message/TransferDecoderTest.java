package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferDecoderTest {
    /** Fed in pieces of every size from one octet to all: where a piece ends must make no difference. */
    private static String decoded(String encoding, String text) throws IOException {
        byte[] in = text.getBytes(StandardCharsets.ISO_8859_1);
        String first = null;
        for (int piece = 1; piece <= Math.max(1, in.length); piece++) {
            TransferDecoder decoder = TransferDecoder.of(encoding, new Notes());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int at = 0; at < in.length; at += piece) {
                byte[] next = Arrays.copyOfRange(in, at, Math.min(in.length, at + piece));
                decoder.decode(next, next.length, out);
            }
            decoder.finish(out);
            String result = out.toString(StandardCharsets.ISO_8859_1);
            first = first == null ? result : first;
            assertThat(result).as("in pieces of %d", piece).isEqualTo(first);
        }
        return first;
    }

    private static String shown(String s) {
        return s.replace("\r", "^M").replace("\n", "$").replace(' ', '_');
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            whole               | R29vZCBkYXk=       | Good_day
            no padding          | R29vZCBkYXk        | Good_day
            line ends           | R29v^M$ZCBk$YXk=   | Good_day
            stray characters    | R2*9v!ZCBk.YXk=    | Good_day
            goes on             | R29vZA==IGRheQ==   | Good_day
            URL alphabet        | Pz8_Pz8-           | ?????>
            a lone character    | R                  | ''
            nothing             | ''                 | ''
            """)
    void mendsBase64(String why, String text, String expected) throws IOException {
        String in = text.replace("^M", "\r").replace("$", "\n");
        String out = decoded("base64", in);
        assertThat(shown(out)).as(why).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            escape                        | caf=E9                | café
            lower case                    | caf=e9                | café
            soft line break               | one=^M$two            | onetwo
            blanks before a soft break    | one__=^M$two          | one__two
            blanks behind the sign        | one=__^M$two          | onetwo
            blanks after a soft break     | one=^M$__two          | one__two
            blanks at the end of a line   | one__^M$two           | one^M$two
            blanks inside                 | one__two              | one__two
            UNIX line ends                | one=$two_$three       | onetwo$three
            no escape                     | 100=ZZ and =          | 100=ZZ_and_
            half an escape                | a=4                   | a=4
            escape of an escape           | a==41                 | a=A
            """)
    void mendsQuotedPrintable(String why, String text, String expected) throws IOException {
        String in = text.replace("_", " ").replace("^M", "\r").replace("$", "\n");
        assertThat(shown(decoded("quoted-printable", in))).as(why).isEqualTo(expected);
    }

    @Test
    void readsUuencodedLinesAlsoWithoutTheirBlanks() throws IOException {
        assertThat(decoded("x-uuencode", "words before\nbegin 644 cat.txt\n#0V%T\n`\nend\nwords after\n"))
                .isEqualTo("Cat");
        assertThat(decoded("uuencode", "begin 644 x\n$    \nend\n")).isEqualTo("\0\0\0\0");
        assertThat(decoded("uuencode", "begin 644 x\n$\nend\n")).isEqualTo("\0\0\0\0");
    }

    @ParameterizedTest
    @CsvSource({"7bit", "8BIT", "binary", "'8 bit'", "x-nobody", "''"})
    void leavesTheRestAsItIs(String encoding) throws IOException {
        assertThat(decoded(encoding, "a=41 \r\n")).isEqualTo("a=41 \r\n");
    }

    @Test
    void agreesWithJavaOnLegalBase64() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        byte[] in = Base64.getMimeEncoder().encode(bytes);
        TransferDecoder decoder = TransferDecoder.of("base64", new Notes());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        decoder.decode(in, in.length, out);
        decoder.finish(out);
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }
}

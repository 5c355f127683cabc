package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeLinesTest {
    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void givesWholeLinesWhereTheyFitAndPiecesWhereTheyDoNot() throws IOException {
        InputStream in = new WholeLines(bytes("one\ntwo\na line too long\nend"), 0, InputStream.nullInputStream());
        byte[] buffer = new byte[10];
        StringBuilder pieces = new StringBuilder();
        for (int n; (n = in.read(buffer)) >= 0; ) {
            pieces.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1).replace("\n", "$"))
                    .append('|');
        }
        assertThat(pieces).hasToString("one$two$|a line too| long$|end|");
    }

    @Test
    void losesNothingOfAStream() throws IOException {
        String text = "line of some length\n".repeat(20_000) + "x".repeat(100_000) + "\nend";
        InputStream in = new WholeLines(bytes("start "), 2, new ByteArrayInputStream(bytes(text)));
        assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)).isEqualTo("art " + text);
    }

    /** The outer boundary is the beginning of the inner one; wherever the parser's buffer ends, the parts are the same. */
    @Test
    void boundariesThatBeginAlikeAreToldApart(@TempDir Path folder) {
        MailReader reader = new MailReader();
        for (int padding = 3900; padding < 8400; padding++) {
            String raw = "From: a@b.example\nContent-Type: multipart/mixed; boundary=outer\n\n"
                    + "--outer\nContent-Type: multipart/alternative; boundary=outer_a\n\n--outer_a\n\nneedle\n"
                    + ("x".repeat(59) + "\n").repeat(padding / 60) + "x".repeat(padding % 60)
                    + "\n--outer_a\nContent-Type: text/html\n\n<p>needle</p>\n--outer_a--\n\n"
                    + "--outer\nContent-Type: application/pdf\n\n%PDF\n--outer--\n";
            Mail mail = (Mail) reader.read(new Octets.InMemory(bytes(raw)), null, ReadingOptions.defaults(folder));
            assertThat(mail.text().html()).as("padding %d", padding).isEqualTo("<p>needle</p>");
            assertThat(mail.attachments()).as("padding %d", padding).hasSize(1);
            assertThat(mail.notes()).as("padding %d", padding).isEmpty();
        }
    }
}

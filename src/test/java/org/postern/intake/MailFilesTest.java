package org.postern.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.Octets;

class MailFilesTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @TempDir
    Path folder;

    private final List<FileMail> found = new ArrayList<>();
    private final MailFiles files = new MailFiles(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void takesAFileThatIsNoMboxAsOneMail() throws Exception {
        Path eml = write("one.eml", "Subject: a\r\n\r\nFrom here to there\r\n");
        files.read(eml, found::add);
        assertThat(found).hasSize(1);
        assertThat(text(found.get(0))).isEqualTo("Subject: a\r\n\r\nFrom here to there\r\n");
        assertThat(found.get(0).sha256()).hasSize(64);
        assertThat(found.get(0).source()).isEqualTo(eml.toString());
        assertThat(found.get(0).receivedAt())
                .isEqualTo(Files.getLastModifiedTime(eml).toInstant());
    }

    @Test
    void splitsAnMboxAtSeparatorLinesBehindAnEmptyLine() throws Exception {
        read("""
                From ann@example.com Thu Jan  1 12:34:56 2026
                Subject: one

                first
                From nobody Thu Jan  1 12:34:56 2026 (no empty line before)

                From here it is text, for there is no date.

                From bob@example.com Fri Jan  2 01:02 2026
                Subject: two

                second
                """);
        assertThat(texts()).containsExactly("""
                        Subject: one

                        first
                        From nobody Thu Jan  1 12:34:56 2026 (no empty line before)

                        From here it is text, for there is no date.
                        """, """
                        Subject: two

                        second
                        """);
        assertThat(found)
                .extracting(FileMail::receivedAt)
                .containsExactly(Instant.parse("2026-01-01T12:34:56Z"), Instant.parse("2026-01-02T01:02:00Z"));
        assertThat(found).extracting(FileMail::source).containsExactly("in#1", "in#2");
    }

    @Test
    void takesOneQuoteOffFromLines() throws Exception {
        read("From a Thu Jan  1 12:34:56 2026\n\n>From one\n>>From two\n>from three\n > From four\n");
        assertThat(texts()).containsExactly("\nFrom one\n>From two\n>from three\n > From four\n");
    }

    @Test
    void readsSeparatorsWithZonesAndCarriageReturns() throws Exception {
        read("From a Thu Jan  1 12:34:56 CET 2026\r\nSubject: x\r\n\r\nFrom a Fri Jan 02 12:34:56 2026 +0100\r\n\r\n");
        assertThat(texts()).containsExactly("Subject: x\r\n", "\r\n");
    }

    @Test
    void keepsMailsWhoseSeparatorTellsNoUsableDate() throws Exception {
        read("From MAILER-DAEMON\nSubject: x\n\ntext\n");
        assertThat(found).singleElement().extracting(FileMail::receivedAt).isEqualTo(NOW);
    }

    @Test
    void findsNothingInNothing() throws Exception {
        read("");
        assertThat(found).isEmpty();
    }

    @Test
    void spoolsALargeMailWithoutLineEndsToAFile() throws Exception {
        String body = "x".repeat(1 << 20);
        read("From a Thu Jan  1 12:34:56 2026\n\n" + body);
        assertThat(texts()).containsExactly("\n" + body);
        Octets.InFile large = (Octets.InFile) found.get(0).raw();
        large.discard();
        assertThat(large.file()).doesNotExist();
    }

    @Test
    void takesTheWholeMailsOfAMaildirWithTheirFlags() throws Exception {
        for (String part : List.of("cur", "new", "tmp")) {
            Files.createDirectory(folder.resolve(part));
        }
        write("cur/1.host:2,FS", "Subject: read\n\n");
        write("new/2.host", "Subject: unread\n\n");
        write("tmp/3.host", "Subject: ha");
        write("dovecot-uidlist", "3 V1");
        files.read(folder, found::add);
        assertThat(texts()).containsExactly("Subject: read\n\n", "Subject: unread\n\n");
        assertThat(found).extracting(FileMail::seen).containsExactly(true, false);
        assertThat(found).extracting(FileMail::flagged).containsExactly(true, false);
    }

    @Test
    void takesAllFilesOfAnyOtherFolderInTheOrderOfTheirNames() throws Exception {
        write("b.eml", "Subject: b\n\n");
        write("a.mbox", "From a Thu Jan  1 12:34:56 2026\nSubject: a\n\n");
        write(".hidden", "no mail");
        files.read(folder, found::add);
        assertThat(texts()).containsExactly("Subject: a\n\n", "Subject: b\n\n");
    }

    @Test
    void tellsWhichFileIsNotThere() {
        assertThatThrownBy(() -> files.read(folder.resolve("none.eml"), found::add))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none.eml");
    }

    private void read(String content) throws IOException {
        files.read(new ByteArrayInputStream(content.getBytes(ISO_8859_1)), "in", found::add);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content, ISO_8859_1);
    }

    private List<String> texts() {
        return found.stream().map(MailFilesTest::text).toList();
    }

    private static String text(FileMail mail) {
        try (var in = mail.raw().open()) {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

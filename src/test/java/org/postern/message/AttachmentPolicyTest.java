package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.AttachmentsConfig;

class AttachmentPolicyTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} of type {1} by {2}")
    @CsvSource(delimiter = '|', nullValues = "kept", textBlock = """
            a.exe     | application/octet-stream | *.exe                   | files named *.exe are not kept
            A.EXE     | application/octet-stream | *.exe                   | files named *.exe are not kept
            a.exe.txt | text/plain               | *.exe                   | kept
            a.mp4     | video/mp4                | video/*                 | files of type video/* are not kept
            a.txt     | application/x-msdownload | application/x-msdownload | files of type application/x-msdownload are not kept
            a.txt     | application/x-msdownload | Application/X-MSDownload | files of type Application/X-MSDownload are not kept
            video/a   | text/plain               | video/*                 | kept
            a.pdf     | application/pdf          | video/*                 | kept
            """)
    void refusesByNameAndByType(String name, String type, String pattern, @Nullable String refusal) {
        AttachmentPolicy policy = new AttachmentPolicy(config(1000, pattern), Long.MAX_VALUE);
        assertThat(policy.refusal(name, type, 0)).isEqualTo(refusal);
    }

    @Test
    void whatIsBeyondTheRoomOfItsMailboxLeavesANote() throws IOException {
        String part = "--b\r\nContent-Type: text/x; name=%s.txt\r\nContent-Disposition: attachment\r\n\r\n%s\r\n";
        String raw = "From: ann@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText\r\n"
                + part.formatted("one", "12345") + part.formatted("two", "1234567") + part.formatted("three", "123")
                + "--b--\r\n";
        ReadingOptions options = ReadingOptions.defaults(folder)
                .withAttachments(config(6, "*.exe"))
                .withAttachmentRoom(9);
        Mail mail = (Mail) new MailReader()
                .read(new Octets.InMemory(raw.getBytes(StandardCharsets.US_ASCII)), Instant.EPOCH, options);
        assertThat(mail.attachments())
                .extracting(a -> a.name() + ": " + a.size() + " " + a.stub())
                .containsExactly("one.txt: 5 null", "two.txt: 7 larger than 6 octets", "three.txt: 3 null");

        Mail later = (Mail) new MailReader()
                .read(
                        new Octets.InMemory(raw.getBytes(StandardCharsets.US_ASCII)),
                        Instant.EPOCH,
                        options.withAttachmentRoom(7));
        assertThat(later.attachments())
                .extracting(Attachment::stub)
                .containsExactly(null, "larger than 6 octets", "its mailbox has brought as much as it may in 30 days");
        mail.discard();
        later.discard();
    }

    private static AttachmentsConfig config(long maxSize, String deny) {
        return new AttachmentsConfig(maxSize, 100, List.of(deny), null, null, null, false);
    }
}

package org.postern.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postern.commit.Outcome;

class SampleMailsTest {
    private static final ZonedDateTime NOON = ZonedDateTime.of(2026, 1, 5, 12, 0, 0, 0, ZoneOffset.UTC);

    @Test
    void areManyAndShowEveryOutcome() {
        assertThat(all()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(all().map(mail -> mail.expected().outcome())).contains(Outcome.values());
    }

    @Test
    void useEveryFile() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/org/postern/demo/mails"))) {
            List<String> names = files.map(file -> file.getFileName().toString().replace(".eml", ""))
                    .toList();
            assertThat(all().map(SampleMail::name).distinct()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void keepTheirOctetsButForLineEndsAndDate() {
        byte[] mail = new SampleMail("price-request-ru", "sales", Expected.outcome(Outcome.FILED)).octets(NOON);

        assertThat(new String(mail, StandardCharsets.ISO_8859_1))
                .contains("\r\nDate: Mon, 5 Jan 2026 12:00:00 +0000\r\n")
                .doesNotContainPattern("[^\r]\n");
        assertThat(new String(mail, koi8r())).contains("ПРАЙС-ЛИСТ");
    }

    @Test
    void reachTheMailServerAsTheyAre() throws Exception {
        try (DemoMailServer server = new DemoMailServer("mailer", "secret")) {
            server.open("sales", "secret");
            for (SampleMail sample : all().toList()) {
                byte[] mail = sample.octets(NOON);
                var id = server.deliver("sales", mail, NOON.toInstant()).id();
                assertThat(fetched(server, id.uid())).as(sample.name()).isEqualTo(mail);
            }
        }
    }

    private static byte[] fetched(DemoMailServer server, long uid) throws Exception {
        var session = jakarta.mail.Session.getInstance(new java.util.Properties());
        try (var store = session.getStore("imap")) {
            store.connect("127.0.0.1", server.imapPort(), "sales@example.com", "secret");
            try (var inbox = (org.eclipse.angus.mail.imap.IMAPFolder) store.getFolder("INBOX")) {
                inbox.open(jakarta.mail.Folder.READ_ONLY);
                var message = (org.eclipse.angus.mail.imap.IMAPMessage) inbox.getMessageByUID(uid);
                message.setPeek(true);
                try (var octets = message.getMimeStream()) {
                    return octets.readAllBytes();
                }
            }
        }
    }

    private static java.nio.charset.Charset koi8r() {
        return java.nio.charset.Charset.forName("KOI8-R");
    }

    private static Stream<SampleMail> all() {
        return Arrays.asList(SampleMails.first(), SampleMails.second()).stream().flatMap(List::stream);
    }
}

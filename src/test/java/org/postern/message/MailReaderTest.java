package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailReaderTest {
    private static final Instant RECEIVED = Instant.parse("2026-03-04T10:00:00Z");

    @TempDir
    Path folder;

    private Mail read(String raw) {
        Octets octets = new Octets.InMemory(raw.getBytes(StandardCharsets.ISO_8859_1));
        Reading reading = new MailReader().read(octets, RECEIVED, ReadingOptions.defaults(folder));
        assertThat(reading).isInstanceOf(Mail.class);
        return (Mail) reading;
    }

    @Test
    void readsAPlainMail() {
        Mail mail = read("""
                From: "Ann Example" <Ann@Example.org>
                To: sales@example.com
                Date: Wed, 4 Mar 2026 10:15:30 +0100
                Message-ID: <Abc.1@Example.ORG>
                Subject: =?utf-8?Q?P=C5=99=C3=ADstroj?=

                Good morning.
                """);
        assertThat(mail.from()).contains(new Address("Ann Example", "Ann@Example.org"));
        assertThat(mail.subject()).isEqualTo("Přístroj");
        assertThat(mail.date()).isEqualTo("2026-03-04T09:15:30Z");
        assertThat(mail.dateSource()).isEqualTo(DateSource.HEADER);
        assertThat(mail.messageId()).isEqualTo("Abc.1@example.org");
        assertThat(mail.text().plain()).isEqualTo("Good morning.\n");
        assertThat(mail.notes()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Delivery-date: Wed, 04 Mar 2026 10:15:31 +0100 | 2026-03-04T09:15:31Z
            Delivery-Date: some time ago                   | -
            Delivered-To: ann@example.org                  | -
            """)
    void readsWhenTheServerDeliveredIt(String field, Instant expected) {
        assertThat(read(field + "\n\nGood morning.\n").deliveredAt()).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void readsNothingAsAMailWithoutAnything() {
        Mail mail = read("");
        assertThat(mail.from()).isEmpty();
        assertThat(mail.date()).isEqualTo(RECEIVED);
        assertThat(mail.dateSource()).isEqualTo(DateSource.RECEIVED);
        assertThat(mail.text().plain()).isEmpty();
    }
}

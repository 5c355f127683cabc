package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    @TempDir
    Path folder;

    private MailKey key(String raw) {
        Octets octets = new Octets.InMemory(raw.getBytes(StandardCharsets.UTF_8));
        return ((Mail) new MailReader().read(octets, null, ReadingOptions.defaults(folder))).key();
    }

    private static String mail(String id, String subject, String body) {
        return "From: ann@example.org\nDate: Wed, 4 Mar 2026 10:15:30 +0100\n" + id + "Subject: " + subject + "\n\n"
                + body;
    }

    private static final String ID = "Message-ID: <a.1@example.org>\n";

    @Test
    void aCopyWithOtherTraceHeadersIsTheSameMail() {
        String mail = mail("", "Hello", "Text\n");
        MailKey key = key("Received: by mx1\nX-Spam: no\nDelivered-To: a@example.com\n" + mail);
        assertThat(key)
                .isEqualTo(key(
                        "Return-Path: <x@y>\nDelivery-date: Wed, 4 Mar 2026 10:15:31 +0100\nReceived: by mx2\n\tfolded; on\nARC-Seal: i=1\nAuthentication-Results: mx\n"
                                + mail));
        assertThat(key).isEqualTo(key(mail.replace("\n", "\r\n")));
        assertThat(key).isEqualTo(key("From ann@example.org Wed Mar  4 10:15:30 2026\n" + mail));
    }

    @Test
    void twoMailsWithoutAnIdAreTwo() {
        assertThat(key(mail("", "Hello", "One\n"))).isNotEqualTo(key(mail("", "Hello", "Two\n")));
    }

    @Test
    void theIdIsNormalised() {
        assertThat(key(mail("Message-ID: <a.1@EXAMPLE.org>\n", "Hello", "Text")))
                .isEqualTo(key(mail("Message-Id:\n a.1@example.org\n", "Hello", "Text")));
        assertThat(key(mail(ID, "Hello", "Text")).key())
                .isNotEqualTo(key(mail("Message-ID: <A.1@example.org>\n", "Hello", "Text"))
                        .key());
    }

    @Test
    void idsThatDifferFarBehindAreTwo() {
        String longId = "x".repeat(5000);
        assertThat(key(mail("Message-ID: <" + longId + "1@example.org>\n", "Hello", "Text")))
                .isNotEqualTo(key(mail("Message-ID: <" + longId + "2@example.org>\n", "Hello", "Text")));
    }

    @Test
    void theCopyOfAListIsTheDirectCopy() {
        String text = "Does anybody know the price of the new pump?\n\nAnn\n";
        MailKey direct = key(mail(ID, "Pump", text));
        assertThat(key(mail(
                        "List-Id: <users.list.example>\n" + ID,
                        "[users] Pump",
                        text + "_____________\nusers mailing list\n")))
                .isEqualTo(direct);
        assertThat(key(mail(ID, "Pump", "Thanks!\n-- \nusers mailing list\n")))
                .isEqualTo(key(mail(ID, "Pump", "Thanks!\n")));
    }

    @Test
    void anotherMailWithTheSameIdIsToldApart() {
        MailKey key = key(mail(ID, "Pump", "Text\n"));
        for (String other : new String[] {
            mail(ID, "Pump", "Other text\n"),
            mail(ID, "Invoice", "Text\n"),
            mail(ID, "Pump", "Text\n").replace("10:15:30", "10:15:31"),
            mail(ID, "Pump", "Text\n").replace("ann@", "bob@")
        }) {
            assertThat(key(other).key()).isEqualTo(key.key());
            assertThat(key(other).fingerprint()).isNotEqualTo(key.fingerprint());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Re: Pump               | pump
            RE[2]: FW: Pump        | pump
            Ответ: Re: Насос       | насос
            [users] Re: [x] Pump   | pump
            Note: Pump             | note: pump
            Pump   and  pipe       | pump and pipe
            [only]                 | [only]
            """)
    void aSubjectIsComparedWithoutMarks(String subject, String expected) {
        assertThat(Identity.canonical(subject)).isEqualTo(expected);
    }
}

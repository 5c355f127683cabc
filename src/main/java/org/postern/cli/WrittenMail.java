package org.postern.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postern.config.RuleTest.Written;

/** Makes a mail of what a rule test writes; the same test gives the same bytes. */
final class WrittenMail {
    private WrittenMail() {}

    /** @param mailbox address it goes to if the test names none */
    static byte[] of(Written written, String mailbox) {
        StringBuilder mail = new StringBuilder();
        header(mail, "From", written.from());
        header(mail, "To", written.to().isEmpty() ? mailbox : String.join(", ", written.to()));
        if (!written.cc().isEmpty()) {
            header(mail, "Cc", String.join(", ", written.cc()));
        }
        header(mail, "Subject", written.subject());
        for (Map.Entry<String, String> further : written.headers().entrySet()) {
            header(mail, further.getKey(), further.getValue());
        }
        List<String> given = written.headers().keySet().stream()
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .toList();
        if (!given.contains("date")) {
            header(mail, "Date", "Wed, 4 Mar 2026 10:00:00 +0000");
        }
        if (!given.contains("message-id")) {
            header(mail, "Message-ID", "<" + UUID.nameUUIDFromBytes(utf8(written.toString())) + "@rules.test>");
        }
        if (!given.contains("content-type")) {
            header(mail, "Content-Type", "text/plain; charset=utf-8");
        }
        header(mail, "MIME-Version", "1.0");
        header(mail, "Content-Transfer-Encoding", "8bit");
        mail.append("\r\n").append(written.body().replaceAll("\\R", "\r\n")).append("\r\n");
        return utf8(mail.toString());
    }

    private static void header(StringBuilder mail, String name, String value) {
        mail.append(name).append(": ").append(value.replaceAll("\\R", " ")).append("\r\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

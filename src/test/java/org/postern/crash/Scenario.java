package org.postern.crash;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Mails in a mailbox of their own, whose name is the scenario's, and what its configuration says beside the usual.
 *
 * @param keys further keys of the mailbox in YAML, without braces
 * @param mails in the order of their delivery
 */
record Scenario(String name, String keys, List<byte[]> mails) {
    private static final String KNOWN = "john@acme.example";

    /** Known as well; of nobody else's company, for an open record of his draws mail of other scenarios. */
    private static final String WITH_CASE = "sam@solo.example";

    private static final String PROVEN =
            "Authentication-Results: mx.example.com; dmarc=pass header.from=polite.example";

    static List<Scenario> all() {
        byte[] twice = mail("twice", KNOWN, "The same mail twice");
        return List.of(
                new Scenario("plain", "rules: [none]", List.of(mail("plain", KNOWN, "A plain mail"))),
                new Scenario("attachment", "rules: [none]", List.of(attachment())),
                new Scenario(
                        "thread",
                        "rules: [case]",
                        List.of(
                                mail("first", WITH_CASE, "A question"),
                                mail("second", WITH_CASE, "Re: A question", "In-Reply-To: <first@crash.example>"))),
                new Scenario(
                        "filtered",
                        "rules: [none]",
                        List.of(mail("filtered", "noreply@app.example.com", "A notice of an app"))),
                new Scenario("duplicate", "rules: [none]", List.of(twice, twice)),
                new Scenario(
                        "quarantined",
                        "rules: [none], unknown-sender: quarantine",
                        List.of(mail("quarantined", "somebody@new.example", "Who is that?"))),
                new Scenario(
                        "pop",
                        "protocol: pop3, port: ${env:POP3_PORT}, after: {filed: delete}, rules: [none]",
                        List.of(mail("pop", KNOWN, "A mail by POP3"), mail("pop2", KNOWN, "Another by POP3"))),
                new Scenario(
                        "move",
                        "rules: [none], after: {filed: {move: Done}}",
                        List.of(mail("move", KNOWN, "To be moved"), mail("move2", KNOWN, "To be moved as well"))),
                new Scenario(
                        "delete",
                        "rules: [none], after: {filed: delete}",
                        List.of(mail("delete", KNOWN, "To be deleted"))),
                new Scenario(
                        "answer",
                        "rules: [answered]",
                        List.of(mail("answer", "pia@polite.example", "A polite question", PROVEN))),
                new Scenario(
                        "lead", "rules: [lead]", List.of(mail("lead", "lea.new@stranger.example", "I am new here"))),
                new Scenario(
                        "case", "rules: [case]", List.of(mail("case", "carl.new@stranger.example", "It is broken"))));
    }

    private static byte[] mail(String id, String from, String subject, String... headers) {
        StringBuilder mail = new StringBuilder();
        for (String header : headers) {
            mail.append(header).append("\r\n");
        }
        mail.append("From: ")
                .append(from)
                .append("\r\nTo: support@example.com\r\nSubject: ")
                .append(subject);
        mail.append("\r\nMessage-ID: <").append(id).append("@crash.example>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000");
        mail.append("\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBody of ")
                .append(id)
                .append("\r\n");
        return mail.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] attachment() {
        String mail = "From: " + KNOWN
                + "\r\nTo: support@example.com\r\nSubject: With files\r\nMessage-ID: <files@crash.example>\r\n"
                + "Date: Mon, 2 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\nSee the files.\r\n"
                + "--b\r\nContent-Type: text/csv; name=one.csv\r\nContent-Disposition: attachment; filename=one.csv\r\n\r\na;b\r\n"
                + "--b\r\nContent-Type: text/csv; name=two.csv\r\nContent-Disposition: attachment; filename=two.csv\r\n\r\nc;d\r\n"
                + "--b--\r\n";
        return mail.getBytes(StandardCharsets.US_ASCII);
    }
}

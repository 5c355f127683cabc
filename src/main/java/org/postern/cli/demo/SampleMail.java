package org.postern.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A mail of the demonstration.
 *
 * @param name of its file in {@code mails/}, without {@code .eml}
 * @param mailbox that it is delivered to
 */
record SampleMail(String name, String mailbox, Expected expected) {
    private static final String DATE = "@NOW@";
    private static final DateTimeFormatter RFC_5322 =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    /**
     * The mail as it goes over the wire: lines end with CRLF, and it was sent a moment ago. All other octets are those of the file, whatever the charset.
     *
     * @param now its Date, if the sample has one
     */
    byte[] octets(ZonedDateTime now) {
        try (InputStream file = SampleMail.class.getResourceAsStream("/org/postern/demo/mails/" + name + ".eml")) {
            if (file == null) {
                throw new IllegalStateException("no sample mail " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .replace(DATE, RFC_5322.format(now.withZoneSameInstant(ZoneOffset.UTC)))
                    .replaceAll("\r?\n", "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read sample mail " + name, e);
        }
    }
}

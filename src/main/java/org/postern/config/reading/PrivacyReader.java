package org.postern.config.reading;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.postern.config.PrivacyConfig;

/** Reads {@code privacy}. */
final class PrivacyReader {
    private static final String ALLOWED = "an address or a domain, as ann@example.com or example.com";
    private static final Scalar<String> SENDER = new Scalar<>(Scalar.Form.TEXT, ALLOWED, text -> {
        if (!text.matches("([^\\s@<>*]+@)?[^\\s@<>*]+\\.[^\\s@<>*]+")) {
            throw Scalars.no(text, ALLOWED);
        }
        return text.toLowerCase(Locale.ROOT);
    });

    private PrivacyReader() {}

    static PrivacyConfig read(Section root, Secrets secrets) {
        Section section = root.section("privacy", Set.of("never-log", "retention", "erasure-key"));
        Section retention = section.section("retention", Set.of("trace", "quarantine"));
        return new PrivacyConfig(
                section.listOrNone("never-log", SENDER),
                retention.read("trace", Scalars.DURATION, Duration.ofDays(90)),
                retention.read("quarantine", Scalars.DURATION, Duration.ofDays(365)),
                section.find("erasure-key").flatMap(secrets::read).orElse(null));
    }
}

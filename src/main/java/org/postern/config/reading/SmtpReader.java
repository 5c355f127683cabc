package org.postern.config.reading;

import java.util.Optional;
import java.util.Set;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.SmtpConfig;

/** Reads {@code smtp}. */
final class SmtpReader {
    private static final Set<String> KEYS = Set.of("host", "port", "tls", "user", "password", "from");

    private final Secrets secrets;

    SmtpReader(Secrets secrets) {
        this.secrets = secrets;
    }

    Optional<SmtpConfig> read(Section root) {
        if (!root.has("smtp")) {
            return Optional.empty();
        }
        Section section = root.section("smtp", KEYS);
        Tls tls = section.read("tls", Scalar.of(Tls.class), Tls.IMPLICIT);
        String host = section.require("host", Scalars.HOST, "");
        if (tls == Tls.NONE && !Loopback.is(host)) {
            section.problem(
                    "tls", "'none' would send in clear to " + Quoted.of(host) + "; allowed: implicit, starttls", null);
        }
        if (section.has("user") != section.has("password")) {
            section.problem("needs both user and password, or neither", null);
        }
        return Optional.of(new SmtpConfig(
                host,
                section.read("port", Scalars.number(1, 65535), port(tls)),
                tls,
                section.read("user", Scalars.TEXT).orElse(null),
                section.find("password").flatMap(secrets::read).orElse(null),
                section.require("from", Scalars.MAILBOX, "")));
    }

    private static int port(Tls tls) {
        return switch (tls) {
            case IMPLICIT -> 465;
            case STARTTLS -> 587;
            case NONE -> 25;
        };
    }
}

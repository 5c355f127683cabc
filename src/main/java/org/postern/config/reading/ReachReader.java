package org.postern.config.reading;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.config.KeyPairConfig;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.ReachConfig;
import org.postern.config.ReachConfig.Addresses;
import org.postern.config.ReachConfig.Budget;
import org.postern.config.ReachConfig.Proxy;
import org.postern.config.ReachConfig.Proxy.Kind;
import org.postern.config.Secret;

/** Reads how a mail server is reached: {@code ca}, {@code client-certificate}, {@code proxy}, {@code addresses}, {@code budget}. */
final class ReachReader {
    private static final Set<String> PROXY = Set.of("kind", "host", "port", "user", "password");

    private static final Set<String> BUDGET = Set.of("connections", "per-day", "of");
    private static final Scalar<Boolean> PER_ACCOUNT = Scalar.choice(Map.of("host", false, "account", true));

    private final Path folder;
    private final Secrets secrets;

    ReachReader(Path folder, Secrets secrets) {
        this.folder = folder;
        this.secrets = secrets;
    }

    /** @param usual of the provider */
    ReachConfig read(Section section, Tls tls, Budget usual) {
        Optional<KeyPairConfig> certificate =
                section.find("client-certificate").flatMap(new KeyPairReader(folder, secrets)::read);
        if (tls == Tls.NONE && section.has("client-certificate")) {
            section.problem("client-certificate", "is given, but there is no TLS to show it in", null);
        }
        Optional<Proxy> proxy = section.find("proxy").flatMap(this::proxy);
        if (proxy.isPresent() && section.has("addresses")) {
            section.problem("addresses", "are given, but the proxy chooses the address", "remove one of the two");
        }
        return new ReachConfig(
                section.find("ca")
                        .flatMap(file -> PresentFile.read(folder, file))
                        .orElse(null),
                certificate.orElse(null),
                proxy.orElse(null),
                section.read("addresses", Scalar.of(Addresses.class), Addresses.ANY),
                section.find("budget").map(item -> budget(item, usual)).orElse(usual));
    }

    private static Budget budget(Item item, Budget usual) {
        Section section = Section.of(item, BUDGET);
        return new Budget(
                section.read("connections", Scalars.number(1, 10_000), usual.connections()),
                section.read("per-day", Scalars.SIZE, usual.octetsPerDay()),
                section.read("of", PER_ACCOUNT, usual.perAccount()));
    }

    private Optional<Proxy> proxy(Item item) {
        Section section = Section.of(item, PROXY);
        Kind kind = section.require("kind", Scalar.of(Kind.class), Kind.HTTP);
        String host = section.require("host", Scalars.HOST, "");
        int port = section.read("port", Scalars.number(1, 65535), kind == Kind.HTTP ? 3128 : 1080);
        Optional<String> user = section.read("user", Scalars.TEXT);
        Optional<Secret> password = section.find("password").flatMap(secrets::read);
        if (section.has("user") != section.has("password")) {
            section.problem("needs both user and password, or neither", null);
        }
        if (kind == Kind.SOCKS5 && section.has("user")) {
            section.problem("user", "is given; a SOCKS proxy is used without", "let the proxy admit this machine");
        }
        return Optional.of(new Proxy(kind, host, port, user.orElse(null), password.orElse(null)));
    }
}

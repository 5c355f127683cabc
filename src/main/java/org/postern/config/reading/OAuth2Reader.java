package org.postern.config.reading;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.config.OAuth2Config;

/** Reads {@code oauth2} of a mailbox. */
final class OAuth2Reader {
    private static final Set<String> KEYS = Set.of("provider", "tenant", "client-id", "client-secret", "grant");

    private final Secrets secrets;

    OAuth2Reader(Secrets secrets) {
        this.secrets = secrets;
    }

    Optional<OAuth2Config> read(Item item) {
        if (!item.isMap()) {
            item.wrongShape("a map");
            return Optional.empty();
        }
        Section section = Section.of(item, KEYS);
        String provider = section.require("provider", Scalar.oneOf(List.of("microsoft", "google")), "");
        String grant =
                section.read("grant", Scalar.oneOf(List.of("client-credentials", "device")), "client-credentials");
        if (provider.equals("microsoft")) {
            section.require("tenant", "TENANT");
        }
        if (grant.equals("client-credentials")) {
            section.require("client-secret", "\"${credential:NAME}\"");
        }
        return Optional.of(new OAuth2Config(
                provider,
                section.read("tenant", Scalars.TEXT).orElse(null),
                section.require("client-id", Scalars.TEXT, ""),
                section.find("client-secret").flatMap(secrets::read).orElse(null),
                grant));
    }
}

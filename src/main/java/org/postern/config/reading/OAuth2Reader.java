package org.postern.config.reading;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.Secret;
import org.postern.config.SignInConfig.Endpoints;
import org.postern.config.SignInConfig.Grant;
import org.postern.config.SignInConfig.OAuth2;
import org.postern.config.SignInConfig.Proof;
import org.postern.config.SignInConfig.Provider;

/** Reads {@code oauth2} of a mailbox. */
final class OAuth2Reader {
    private static final Set<String> KEYS = Set.of(
            "provider",
            "tenant",
            "client-id",
            "client-secret",
            "client-secret-expires",
            "client-certificate",
            "service-account",
            "grant",
            "scopes",
            "token-endpoint",
            "device-endpoint",
            "authorization-endpoint",
            "redirect",
            "ca");

    private static final Map<Provider, Grant> USUAL = Map.of(
            Provider.MICROSOFT, Grant.CLIENT_CREDENTIALS,
            Provider.GOOGLE, Grant.SERVICE_ACCOUNT,
            Provider.GENERIC, Grant.CLIENT_CREDENTIALS);

    private static final URI NOWHERE = URI.create("https://invalid.invalid/");

    /** Tokens go over TLS, or stay on this machine. */
    private static final Scalar<URI> ENDPOINT =
            new Scalar<>(Scalar.Form.TEXT, "an address, as https://login.example.com/token", text -> {
                URI uri = uri(text);
                boolean safe = "https".equals(uri.getScheme())
                        || "http".equals(uri.getScheme()) && Loopback.is(String.valueOf(uri.getHost()));
                if (!safe || uri.getHost() == null || uri.getFragment() != null) {
                    throw Scalars.no(text, "an address that begins with https://");
                }
                return uri;
            });

    private static final Scalar<URI> REDIRECT =
            new Scalar<>(Scalar.Form.TEXT, "an address, as http://localhost", OAuth2Reader::uri);

    private static final Scalar<String> TENANT =
            new Scalar<>(Scalar.Form.TEXT, "the directory's id or domain, as contoso.onmicrosoft.com", text -> {
                if (!text.matches("[A-Za-z0-9.-]+")) {
                    throw Scalars.no(text, "the directory's id or domain, as contoso.onmicrosoft.com");
                }
                return text;
            });

    private static URI uri(String text) throws BadValue {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw Scalars.no(text, "an address (URL)");
        }
    }

    private final Path folder;
    private final Secrets secrets;
    private final Protocol protocol;

    OAuth2Reader(Path folder, Secrets secrets, Protocol protocol) {
        this.folder = folder;
        this.secrets = secrets;
        this.protocol = protocol;
    }

    Optional<OAuth2> read(Item item) {
        if (!item.isMap()) {
            item.wrongShape("a map");
            return Optional.empty();
        }
        Section section = Section.of(item, KEYS);
        Provider provider = section.require("provider", Scalar.of(Provider.class), Provider.GENERIC);
        Grant grant = section.read("grant", Scalar.of(Grant.class), USUAL.getOrDefault(provider, Grant.DEVICE));
        Optional<String> tenant = tenant(section, provider);
        checkGrant(section, provider, grant);
        Proof proof = proof(section);
        if (grant == Grant.CLIENT_CREDENTIALS && proof instanceof Proof.None) {
            if (!section.has("client-secret") && !section.has("client-certificate")) {
                section.problem(
                        "client-secret",
                        "is missing",
                        "add 'client-secret: \"${credential:NAME}\"', or client-certificate: {certificate: FILE, key: …}");
            }
        }
        return Optional.of(new OAuth2(
                provider,
                grant,
                endpoints(section, provider, grant, tenant.orElse("common")),
                section.has("scopes") ? section.list("scopes", Scalars.TEXT) : scopes(provider, grant),
                grant == Grant.SERVICE_ACCOUNT ? "" : section.require("client-id", Scalars.TEXT, ""),
                proof,
                serviceAccount(section, grant).orElse(null),
                section.find("ca")
                        .flatMap(file -> PresentFile.read(folder, file))
                        .orElse(null)));
    }

    private static Optional<String> tenant(Section section, Provider provider) {
        if (provider == Provider.MICROSOFT) {
            section.require("tenant", "TENANT");
        } else if (section.has("tenant")) {
            section.problem("tenant", "is given; only microsoft has tenants", null);
        }
        return section.read("tenant", TENANT);
    }

    private static void checkGrant(Section section, Provider provider, Grant grant) {
        if (provider == Provider.GOOGLE && (grant == Grant.DEVICE || grant == Grant.CLIENT_CREDENTIALS)) {
            section.problem(
                    "grant",
                    "Google gives no access to mail that way; allowed: service-account, code",
                    "service-account for Workspace, code for a single account");
        }
        if (provider == Provider.MICROSOFT && grant == Grant.SERVICE_ACCOUNT) {
            section.problem(
                    "grant",
                    "'service-account' is Google's; allowed: client-credentials, device, code",
                    "an application without a person is client-credentials");
        }
    }

    private Proof proof(Section section) {
        if (section.has("client-secret") && section.has("client-certificate")) {
            section.problem("client-secret", "is given beside client-certificate; allowed: one of the two", null);
        }
        Optional<LocalDate> expires = section.read("client-secret-expires", Scalars.DATE);
        if (section.has("client-secret-expires") && !section.has("client-secret")) {
            section.problem("client-secret-expires", "is given without a client-secret", null);
        }
        Optional<Proof> secret = section.find("client-secret")
                .flatMap(secrets::read)
                .map(value -> new Proof.ClientSecret(value, expires.orElse(null)));
        return secret.or(() -> section.find("client-certificate")
                        .flatMap(new KeyPairReader(folder, secrets)::read)
                        .map(Proof.ClientKey::new))
                .orElse(new Proof.None());
    }

    private Optional<Secret> serviceAccount(Section section, Grant grant) {
        if (grant == Grant.SERVICE_ACCOUNT) {
            section.require("service-account", "\"${file:KEY.json}\"");
        } else if (section.has("service-account")) {
            section.problem("service-account", "is given for another grant", "add 'grant: service-account'");
        }
        return section.find("service-account").flatMap(secrets::read);
    }

    private static Endpoints endpoints(Section section, Provider provider, Grant grant, String tenant) {
        String microsoft = "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/";
        URI token = section.read("token-endpoint", ENDPOINT).orElse(null);
        URI device = section.read("device-endpoint", ENDPOINT).orElse(null);
        URI authorization = section.read("authorization-endpoint", ENDPOINT).orElse(null);
        URI redirect = section.read("redirect", REDIRECT, URI.create("http://localhost"));
        return switch (provider) {
            case MICROSOFT ->
                new Endpoints(
                        or(token, microsoft + "token"),
                        or(device, microsoft + "devicecode"),
                        or(authorization, microsoft + "authorize"),
                        redirect);
            case GOOGLE ->
                new Endpoints(
                        or(token, "https://oauth2.googleapis.com/token"),
                        device,
                        or(authorization, "https://accounts.google.com/o/oauth2/v2/auth"),
                        redirect);
            case GENERIC -> {
                section.require("token-endpoint", "https://login.example.com/token");
                if (grant == Grant.DEVICE) {
                    section.require("device-endpoint", "https://login.example.com/device");
                }
                if (grant == Grant.CODE) {
                    section.require("authorization-endpoint", "https://login.example.com/authorize");
                }
                yield new Endpoints(token == null ? NOWHERE : token, device, authorization, redirect);
            }
        };
    }

    private static URI or(@Nullable URI given, String usual) {
        return given == null ? URI.create(usual) : given;
    }

    private List<String> scopes(Provider provider, Grant grant) {
        return switch (provider) {
            case MICROSOFT ->
                grant == Grant.CLIENT_CREDENTIALS
                        ? List.of("https://outlook.office365.com/.default")
                        : List.of(
                                "https://outlook.office.com/" + (protocol == Protocol.IMAP ? "IMAP" : "POP")
                                        + ".AccessAsUser.All",
                                "offline_access");
            case GOOGLE -> List.of("https://mail.google.com/");
            case GENERIC -> List.of();
        };
    }
}

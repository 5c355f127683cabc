package org.postern.intake.signin;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.postern.config.AfterConfig;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.MailboxConfig.Schedule;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.MailboxConfig.Visibility;
import org.postern.config.ReachConfig;
import org.postern.config.Secret;
import org.postern.config.SignInConfig;
import org.postern.config.SignInConfig.Endpoints;
import org.postern.config.SignInConfig.Grant;
import org.postern.config.SignInConfig.OAuth2;
import org.postern.config.SignInConfig.Proof;
import org.postern.config.SignInConfig.Provider;
import org.postern.config.Since;
import org.postern.servers.IdentityServer;

/** The mailbox {@code sales}, signed in to as a test wants. */
public final class OAuthMailbox {
    public static final Proof SECRET = new Proof.ClientSecret(new Secret(IdentityServer.SECRET), null);

    private OAuthMailbox() {}

    /** @param endpoint token endpoint; its siblings are the others */
    public static OAuth2 oauth2(URI endpoint, Grant grant, Proof proof) {
        return new OAuth2(
                Provider.GENERIC,
                grant,
                new Endpoints(
                        endpoint,
                        endpoint.resolve("/device"),
                        endpoint.resolve("/authorize"),
                        URI.create("http://localhost")),
                List.of("mail"),
                IdentityServer.CLIENT,
                proof,
                null,
                null);
    }

    public static MailboxConfig sales(SignInConfig signIn) {
        return sales(signIn, "127.0.0.1", 143, Tls.NONE, Protocol.IMAP, null);
    }

    public static MailboxConfig sales(SignInConfig signIn, String host, int port, Tls tls, Protocol protocol, Path ca) {
        Mark leave = new Mark.Leave();
        return new MailboxConfig(
                new Location("postern.yaml", 1, 1),
                "sales",
                "sales@example.com",
                List.of(),
                protocol,
                host,
                port,
                tls,
                false,
                new ReachConfig(ca, null, null, ReachConfig.Addresses.ANY, ReachConfig.Budget.NONE),
                "sales@example.com",
                signIn,
                new Schedule(java.time.Duration.ofHours(10), null),
                false,
                new Since.StartOfYear(),
                true,
                UnknownSender.LEAD,
                true,
                Capture.FULL,
                List.of(new FolderConfig("INBOX", false, null)),
                Visibility.SHARED,
                List.of(),
                null,
                "plain",
                null,
                new AfterConfig(leave, leave, leave, leave, leave),
                List.of(),
                null);
    }

    /** Signs in as that configuration says, and to nothing else. */
    public static SignIns signIns(MailboxConfig mailbox, TokenVault vault) {
        return new SignIns(name -> Optional.of(mailbox), vault, java.time.Clock.systemUTC(), new java.util.Random(1));
    }
}

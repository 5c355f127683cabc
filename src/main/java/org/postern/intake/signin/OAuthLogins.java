package org.postern.intake.signin;

import java.time.Clock;
import org.postern.config.MailboxConfig;
import org.postern.config.SignInConfig.OAuth2;

/** The ways in which a person lets us into a mailbox, once. */
public final class OAuthLogins {
    private final Consent consent;
    private final Clock clock;

    public OAuthLogins(MailboxConfig mailbox, OAuth2 config, TokenVault vault, Clock clock) {
        this.consent = new Consent(mailbox, config, new TokenEndpoint(mailbox, config, clock), vault);
        this.clock = clock;
    }

    public DeviceLogin device() {
        return new DeviceLogin(consent, clock);
    }

    public CodeLogin code() {
        return new CodeLogin(consent);
    }

    /** Takes a refresh token that was got elsewhere; it is used once, to see that it is good. */
    public void take(String refreshToken) throws SignInException {
        consent.take(refreshToken.strip());
    }
}

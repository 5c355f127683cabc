package org.postern.intake.signin;

import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import org.postern.config.MailboxConfig;
import org.postern.config.SignInConfig.OAuth2;

/** Keeps what somebody has granted us for a mailbox. */
final class Consent {
    final String mailbox;
    final String user;
    final OAuth2 config;
    final TokenEndpoint endpoint;
    private final TokenVault vault;

    Consent(MailboxConfig mailbox, OAuth2 config, TokenEndpoint endpoint, TokenVault vault) {
        this.mailbox = mailbox.name();
        this.user = mailbox.user();
        this.config = config;
        this.endpoint = endpoint;
        this.vault = vault;
    }

    void keep(TokenEndpoint.Answer answer) throws SignInException {
        String token = answer.refreshToken();
        if (token == null) {
            throw SignInException.refused(
                    LoginFault.SCOPE,
                    "the identity provider gave no refresh token",
                    "ask for one: most providers want the scope offline_access under 'scopes'");
        }
        vault.put(mailbox, vault.granted(config, token, answer.refreshLife()));
    }

    /** Takes a refresh token that was got elsewhere, after it has proved good. */
    void take(String refreshToken) throws SignInException {
        try {
            TokenEndpoint.Answer answer =
                    endpoint.ask(new RefreshTokenGrant(new com.nimbusds.oauth2.sdk.token.RefreshToken(refreshToken)));
            keep(
                    answer.refreshToken() != null
                            ? answer
                            : new TokenEndpoint.Answer(answer.access(), refreshToken, answer.refreshLife()));
        } catch (TokenEndpoint.Refused e) {
            throw ProviderRefusal.of(mailbox, e.error());
        }
    }
}

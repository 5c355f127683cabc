package org.postern.intake.signin;

import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.SignInConfig.OAuth2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens by the refresh token that somebody has granted once.
 *
 * <p>A provider may give a new refresh token each time and take the old one back, so the new one is kept before anything else is done. Where it cannot be kept
 * (the database is away) it stays in memory, and is kept at the next occasion.
 */
final class KeptGrant implements TokenSource {
    private static final Logger LOG = LoggerFactory.getLogger(KeptGrant.class);

    private final String mailbox;
    private final OAuth2 config;
    private final TokenEndpoint endpoint;
    private final TokenVault vault;

    /** Not yet kept. @param version that it is to replace */
    private record Unkept(RefreshToken token, long version) {}

    private @Nullable Unkept unkept;
    private @Nullable RefreshToken last;

    KeptGrant(String mailbox, OAuth2 config, TokenEndpoint endpoint, TokenVault vault) {
        this.mailbox = mailbox;
        this.config = config;
        this.endpoint = endpoint;
        this.vault = vault;
    }

    @Override
    public synchronized Issued issue() throws SignInException {
        keepUnkept();
        TokenVault.Opened opened = opened();
        try {
            return renewed(opened);
        } catch (TokenEndpoint.Refused e) {
            // Another process may have exchanged it, or somebody has just signed in anew.
            TokenVault.Opened now = opened();
            if (now.version() == opened.version()) {
                throw ProviderRefusal.of(mailbox, e.error());
            }
            try {
                return renewed(now);
            } catch (TokenEndpoint.Refused again) {
                throw ProviderRefusal.of(mailbox, again.error());
            }
        }
    }

    private Issued renewed(TokenVault.Opened opened) throws TokenEndpoint.Refused, SignInException {
        TokenEndpoint.Answer answer = endpoint.ask(new RefreshTokenGrant(
                new com.nimbusds.oauth2.sdk.token.RefreshToken(opened.token().token())));
        String rotated = answer.refreshToken();
        if (rotated != null && !rotated.equals(opened.token().token())) {
            unkept = new Unkept(vault.granted(config, rotated, answer.refreshLife()), opened.version());
            keepUnkept();
        }
        return answer.access();
    }

    private void keepUnkept() {
        Unkept waiting = unkept;
        if (waiting == null) {
            return;
        }
        try {
            if (!vault.exchange(mailbox, waiting.version(), waiting.token())) {
                LOG.info("{}: another process has renewed the refresh token at the same time", mailbox);
            }
            last = waiting.token();
            unkept = null;
        } catch (RuntimeException e) {
            LOG.warn(
                    "{}: the new refresh token cannot be kept now and is lost if the daemon ends before it can: {}",
                    mailbox,
                    e.getMessage());
        }
    }

    private TokenVault.Opened opened() throws SignInException {
        Unkept waiting = unkept;
        if (waiting != null) {
            return new TokenVault.Opened(waiting.token(), waiting.version());
        }
        Optional<TokenVault.Opened> found;
        try {
            found = vault.find(mailbox);
        } catch (TokenKey.Unopened e) {
            throw signIn("the refresh token that is kept cannot be used: " + e.getMessage());
        } catch (RuntimeException e) {
            throw SignInException.later("the refresh token cannot be read now: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw signIn("nobody has signed in for this mailbox yet");
        }
        last = found.get().token();
        if (!last.client().equals(TokenVault.client(config))) {
            throw signIn("the refresh token that is kept was granted to another client (" + last.client() + ")");
        }
        return found.get();
    }

    private SignInException signIn(String why) {
        return SignInException.refused(LoginFault.EXPIRED, why, "sign in: postern oauth login " + mailbox);
    }

    @Override
    public List<Expiry> expiries() {
        List<Expiry> expiries = new ArrayList<>(ClientExpiry.of(config.proof()));
        RefreshToken known = known();
        if (known != null && known.expires() != null) {
            expiries.add(new Expiry(
                    known.expires(),
                    "the refresh token",
                    "it is renewed with each sign-in; if the mailbox fails: postern oauth login " + mailbox));
        }
        return expiries;
    }

    private synchronized @Nullable RefreshToken known() {
        if (last == null) {
            try {
                vault.find(mailbox).ifPresent(opened -> last = opened.token());
            } catch (TokenKey.Unopened | RuntimeException e) {
                LOG.debug("{}: the end of the refresh token is not known", mailbox, e);
            }
        }
        return last;
    }
}

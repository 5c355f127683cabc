package org.postern.intake.signin;

import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import java.util.List;
import org.postern.config.SignInConfig.OAuth2;

/** Access tokens for the application itself. */
final class ClientCredentials implements TokenSource {
    private final String mailbox;
    private final OAuth2 config;
    private final TokenEndpoint endpoint;

    ClientCredentials(String mailbox, OAuth2 config, TokenEndpoint endpoint) {
        this.mailbox = mailbox;
        this.config = config;
        this.endpoint = endpoint;
    }

    @Override
    public Issued issue() throws SignInException {
        try {
            return endpoint.ask(new ClientCredentialsGrant()).access();
        } catch (TokenEndpoint.Refused e) {
            throw ProviderRefusal.of(mailbox, e.error());
        }
    }

    @Override
    public List<Expiry> expiries() {
        return ClientExpiry.of(config.proof());
    }
}

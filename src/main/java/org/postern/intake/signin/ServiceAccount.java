package org.postern.intake.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.config.Secret;
import org.postern.config.SignInConfig.OAuth2;

/** Access tokens for a user of Google Workspace, asked by a service account with domain-wide delegation (RFC 7523, section 2.1). */
final class ServiceAccount implements TokenSource {
    private static final Duration LIFE = Duration.ofMinutes(30);

    /** Clocks differ. */
    private static final Duration EARLIER = Duration.ofSeconds(30);

    private final String mailbox;
    private final String user;
    private final OAuth2 config;
    private final TokenEndpoint endpoint;
    private final Clock clock;

    ServiceAccount(String mailbox, String user, OAuth2 config, TokenEndpoint endpoint, Clock clock) {
        this.mailbox = mailbox;
        this.user = user;
        this.config = config;
        this.endpoint = endpoint;
        this.clock = clock;
    }

    @Override
    public Issued issue() throws SignInException {
        try {
            return endpoint.ask(new JWTBearerGrant(assertion())).access();
        } catch (TokenEndpoint.Refused e) {
            throw ProviderRefusal.of(mailbox, e.error());
        } catch (ParseException | JOSEException | Pem.Unusable e) {
            throw SignInException.refused(
                    LoginFault.REVOKED,
                    "the key file of the service account cannot be used: " + e.getMessage(),
                    "download a new one (JSON) from the Google Cloud console");
        }
    }

    private SignedJWT assertion() throws ParseException, JOSEException, Pem.Unusable {
        Secret file = config.serviceAccount();
        Map<String, Object> account = JSONObjectUtils.parse(file == null ? "{}" : file.reveal());
        Instant now = clock.instant();
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(JSONObjectUtils.getString(account, "private_key_id"))
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(text(account, "client_email"))
                        .subject(user)
                        .audience(config.endpoints().token().toString())
                        .claim("scope", String.join(" ", config.scopes()))
                        .issueTime(Date.from(now.minus(EARLIER)))
                        .expirationTime(Date.from(now.plus(LIFE)))
                        .build());
        jwt.sign(new RSASSASigner(Pem.key(new Secret(text(account, "private_key")))));
        return jwt;
    }

    private static String text(Map<String, Object> account, String key) throws ParseException {
        @Nullable String value = JSONObjectUtils.getString(account, key);
        if (value == null) {
            throw new ParseException("it has no " + key, 0);
        }
        return value;
    }

    @Override
    public List<Expiry> expiries() {
        return List.of();
    }
}

package org.postern.intake.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Request;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.JWTID;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.postern.config.KeyPairConfig;
import org.postern.config.MailboxConfig;
import org.postern.config.ReachConfig;
import org.postern.config.SignInConfig.OAuth2;
import org.postern.config.SignInConfig.Proof;
import org.postern.config.SignInConfig.Provider;

/** Talks to the identity provider of one mailbox, over TLS with a verified name, and through the mailbox' proxy if it has one. */
final class TokenEndpoint {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 20_000;

    /** RFC 6749, section 5.1: where the provider does not say how long a token lives. */
    private static final Duration UNTOLD = Duration.ofMinutes(10);

    private static final Duration ASSERTION = Duration.ofMinutes(5);

    private final OAuth2 config;
    private final ReachConfig reach;
    private final Clock clock;

    TokenEndpoint(MailboxConfig mailbox, OAuth2 config, Clock clock) {
        this.config = config;
        this.reach = mailbox.reach();
        this.clock = clock;
    }

    /** What the provider answers to a grant. @param refreshToken null: none was given. @param refreshLife null: it does not say */
    record Answer(
            TokenSource.Issued access,
            @Nullable String refreshToken,
            @Nullable Duration refreshLife) {}

    /** The provider has answered with an error. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient ErrorObject error;

        Refused(ErrorObject error) {
            super(error.getCode() + ": " + error.getDescription());
            this.error = error;
        }

        ErrorObject error() {
            return error;
        }
    }

    /**
     * @throws Refused if the provider says no
     * @throws SignInException if it cannot be asked
     */
    Answer ask(AuthorizationGrant grant) throws Refused, SignInException {
        HTTPResponse response = send(request(grant));
        try {
            TokenResponse parsed = TokenResponse.parse(response);
            if (!parsed.indicatesSuccess()) {
                ErrorObject error = parsed.toErrorResponse().getErrorObject();
                if (error == null || error.getCode() == null) {
                    throw SignInException.later(
                            "the identity provider's token endpoint answers with HTTP " + response.getStatusCode()
                                    + " and no word of OAuth2",
                            null);
                }
                throw new Refused(error);
            }
            return answer(parsed.toSuccessResponse());
        } catch (ParseException e) {
            throw notUnderstood(response, e);
        }
    }

    /** Sends a request of any kind to the provider. */
    HTTPResponse send(Request request) throws SignInException {
        HTTPRequest http = request.toHTTPRequest();
        http.setConnectTimeout(CONNECT_MILLIS);
        http.setReadTimeout(READ_MILLIS);
        http.setFollowRedirects(false);
        ReachConfig.Proxy proxy = reach.proxy();
        if (proxy != null) {
            http.setProxy(new Proxy(
                    proxy.kind() == ReachConfig.Proxy.Kind.HTTP ? Proxy.Type.HTTP : Proxy.Type.SOCKS,
                    new InetSocketAddress(proxy.host(), proxy.port())));
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {Pem.trusting(config.ca())}, null);
            http.setSSLSocketFactory(context.getSocketFactory());
            HTTPResponse response = http.send();
            if (response.getStatusCode() >= 500 || response.getStatusCode() == 429) {
                throw SignInException.later(
                        "the identity provider " + http.getURI().getHost() + " answers with HTTP "
                                + response.getStatusCode(),
                        null);
            }
            return response;
        } catch (IOException e) {
            throw SignInException.later(
                    "the identity provider " + http.getURI().getHost() + " cannot be asked: " + e.getMessage(), e);
        } catch (GeneralSecurityException | Pem.Unusable e) {
            throw SignInException.later("no TLS to the identity provider: " + e.getMessage(), e);
        }
    }

    static SignInException notUnderstood(HTTPResponse response, ParseException why) {
        return SignInException.later(
                "the identity provider answers what is no answer of OAuth2 (HTTP " + response.getStatusCode() + "): "
                        + why.getMessage(),
                why);
    }

    private TokenRequest request(AuthorizationGrant grant) throws SignInException {
        Scope scope =
                config.scopes().isEmpty() ? null : new Scope(config.scopes().toArray(new String[0]));
        ClientAuthentication proof = proof();
        if (proof != null) {
            return new TokenRequest(config.endpoints().token(), proof, grant, scope);
        }
        return config.clientId().isEmpty()
                ? new TokenRequest(config.endpoints().token(), grant, null)
                : new TokenRequest(config.endpoints().token(), new ClientID(config.clientId()), grant, scope);
    }

    private @Nullable ClientAuthentication proof() throws SignInException {
        if (config.proof() instanceof Proof.ClientSecret secret) {
            return new ClientSecretPost(
                    new ClientID(config.clientId()),
                    new com.nimbusds.oauth2.sdk.auth.Secret(secret.secret().reveal()));
        }
        return config.proof() instanceof Proof.ClientKey key ? signed(key.pair()) : null;
    }

    /** RFC 7523; Microsoft finds the key by the certificate's SHA-256 ({@code x5t#S256}) and wants PS256. */
    private PrivateKeyJWT signed(KeyPairConfig pair) throws SignInException {
        try {
            X509Certificate certificate = Pem.certificates(pair.certificate()).get(0);
            if (certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
                throw SignInException.refused(
                        LoginFault.EXPIRED,
                        "the client certificate " + pair.certificate() + " ended on "
                                + certificate.getNotAfter().toInstant(),
                        "make a new one, upload it to the application at the identity provider, and reload");
            }
            PrivateKey key = Pem.key(pair.key());
            JWSAlgorithm algorithm = key instanceof ECPrivateKey curve
                    ? ECDSA.resolveAlgorithm(curve)
                    : config.provider() == Provider.MICROSOFT ? JWSAlgorithm.PS256 : JWSAlgorithm.RS256;
            byte[] thumbprint = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            Instant now = clock.instant();
            return new PrivateKeyJWT(
                    new JWTAuthenticationClaimsSet(
                            new ClientID(config.clientId()),
                            List.of(new Audience(config.endpoints().token())),
                            Date.from(now.plus(ASSERTION)),
                            Date.from(now),
                            Date.from(now),
                            new JWTID()),
                    algorithm,
                    key,
                    null,
                    null,
                    Base64URL.encode(thumbprint),
                    null);
        } catch (GeneralSecurityException | JOSEException | Pem.Unusable e) {
            throw SignInException.refused(
                    LoginFault.REVOKED, "the client certificate cannot be used: " + e.getMessage(), "correct it");
        }
    }

    private Answer answer(AccessTokenResponse response) {
        var access = response.getTokens().getAccessToken();
        var refresh = response.getTokens().getRefreshToken();
        Duration life = access.getLifetime() > 0 ? Duration.ofSeconds(access.getLifetime()) : UNTOLD;
        Object refreshLife = response.getCustomParameters().get("refresh_token_expires_in");
        return new Answer(
                new TokenSource.Issued(access.getValue(), clock.instant().plus(life)),
                refresh == null ? null : refresh.getValue(),
                refreshLife instanceof Number seconds && seconds.longValue() > 0
                        ? Duration.ofSeconds(seconds.longValue())
                        : null);
    }
}

package org.postern.intake.signin;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.AuthorizationResponse;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import org.postern.config.SignInConfig.Provider;

/** Somebody signs in with a browser, anywhere, and hands over the address it ends at, or the code in it (RFC 6749, section 4.1, with PKCE). */
public final class CodeLogin {
    private final Consent consent;
    private final State state = new State();
    private final CodeVerifier verifier = new CodeVerifier();

    CodeLogin(Consent consent) {
        this.consent = consent;
    }

    /** @return the page to sign in at */
    public URI page() {
        AuthorizationRequest.Builder request = new AuthorizationRequest.Builder(
                        ResponseType.CODE, new ClientID(consent.config.clientId()))
                .endpointURI(consent.config.endpoints().authorization())
                .redirectionURI(consent.config.endpoints().redirect())
                .scope(new Scope(consent.config.scopes().toArray(new String[0])))
                .state(state)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .customParameter("login_hint", consent.user);
        if (consent.config.provider() == Provider.GOOGLE) {
            // Without these Google gives a refresh token at the first consent only, or none.
            request.customParameter("access_type", "offline").customParameter("prompt", "consent");
        }
        return request.build().toURI();
    }

    /**
     * Exchanges the code for a refresh token, and keeps that.
     *
     * @param pasted the address the browser was sent to, or the code alone
     * @throws SignInException if the answer is not one to our question, or the provider refuses
     */
    public void redeem(String pasted) throws SignInException {
        AuthorizationCode code =
                pasted.contains("://") ? codeIn(pasted.strip()) : new AuthorizationCode(pasted.strip());
        try {
            consent.keep(consent.endpoint.ask(
                    new AuthorizationCodeGrant(code, consent.config.endpoints().redirect(), verifier)));
        } catch (TokenEndpoint.Refused e) {
            throw ProviderRefusal.of(consent.mailbox, e.error());
        }
    }

    private AuthorizationCode codeIn(String address) throws SignInException {
        try {
            AuthorizationResponse response = AuthorizationResponse.parse(URI.create(address));
            if (!response.indicatesSuccess()) {
                throw ProviderRefusal.of(
                        consent.mailbox, response.toErrorResponse().getErrorObject());
            }
            if (!state.equals(response.getState())) {
                throw anew("the address does not belong to this sign-in");
            }
            return response.toSuccessResponse().getAuthorizationCode();
        } catch (ParseException | IllegalArgumentException e) {
            throw anew("the address holds no code");
        }
    }

    private SignInException anew(String what) {
        return SignInException.refused(
                LoginFault.REVOKED, what, "begin anew, and paste the whole address that the browser ends at");
    }
}

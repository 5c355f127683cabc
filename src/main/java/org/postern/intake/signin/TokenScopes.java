package org.postern.intake.signin;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.util.Optional;
import org.postern.config.SignInConfig.OAuth2;
import org.postern.config.SignInConfig.Provider;

/** Looks into an access token of Microsoft, which says what it is good for. What is read there is only told to people. */
final class TokenScopes {
    private TokenScopes() {}

    /** @return empty: the token stretches to mail, or does not say */
    static Optional<Refusal> lacking(String token, OAuth2 config) {
        if (config.provider() != Provider.MICROSOFT) {
            return Optional.empty();
        }
        try {
            JWT jwt = JWTParser.parse(token);
            String scopes = jwt.getJWTClaimsSet().getClaim("roles") + " "
                    + jwt.getJWTClaimsSet().getClaim("scp");
            return scopes.contains("IMAP.") || scopes.contains("POP.")
                    ? Optional.empty()
                    : Optional.of(new Refusal(
                            LoginFault.SCOPE,
                            "the token carries no permission for IMAP or POP: add IMAP.AccessAsApp (with a person"
                                    + " IMAP.AccessAsUser.All) under API permissions and grant admin consent"));
        } catch (ParseException e) {
            return Optional.empty(); // Not every token can be looked into.
        }
    }
}

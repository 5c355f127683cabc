package org.postern.intake.signin;

import java.time.Instant;
import java.util.List;

/** Where access tokens of one mailbox come from. */
interface TokenSource {
    /** @param expires as the identity provider says, by our clock */
    record Issued(String accessToken, Instant expires) {
        @Override
        public String toString() {
            return "an access token until " + expires;
        }
    }

    /** Asks the identity provider. @throws SignInException if it gives none */
    Issued issue() throws SignInException;

    List<Expiry> expiries();
}

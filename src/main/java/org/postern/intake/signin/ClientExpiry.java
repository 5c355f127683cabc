package org.postern.intake.signin;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.postern.config.KeyPairConfig;
import org.postern.config.SignInConfig.Proof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When that by which a client proves itself comes to its end. */
final class ClientExpiry {
    private static final Logger LOG = LoggerFactory.getLogger(ClientExpiry.class);

    private ClientExpiry() {}

    static List<Expiry> of(Proof proof) {
        if (proof instanceof Proof.ClientSecret secret && secret.expires() != null) {
            LocalDate day = secret.expires();
            return List.of(new Expiry(
                    day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                    "the client secret",
                    "make a new one at the identity provider, put it in place and run 'postern reload'"));
        }
        return proof instanceof Proof.ClientKey key
                ? certificate(
                        key.pair(),
                        "the client certificate for OAuth2",
                        "make a new one, upload it at the identity provider, put it in place and run 'postern reload'")
                : List.of();
    }

    /** @return none if the file cannot be read: whoever uses it says so */
    static List<Expiry> certificate(KeyPairConfig pair, String what, String advice) {
        try {
            return List.of(new Expiry(
                    Pem.certificates(pair.certificate()).get(0).getNotAfter().toInstant(), what, advice));
        } catch (Pem.Unusable e) {
            LOG.debug("the end of {} is not known: {}", what, e.getMessage());
            return List.of();
        }
    }
}

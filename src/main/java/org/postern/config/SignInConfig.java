package org.postern.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** With what we sign in to a mailbox. */
public sealed interface SignInConfig {
    /**
     * A password or an app password.
     *
     * @param expires the day it ends, as whoever runs the mail server has said; null: not known
     */
    record Password(Secret secret, @Nullable LocalDate expires) implements SignInConfig {}

    /**
     * Access tokens of an identity provider.
     *
     * @param clientId empty for a service account
     * @param proof how we prove to be that client
     * @param serviceAccount Google's key file (JSON); null but for {@link Grant#SERVICE_ACCOUNT}
     * @param ca PEM file of whoever signed the certificates of the endpoints; null: those that Java trusts
     */
    record OAuth2(
            Provider provider,
            Grant grant,
            Endpoints endpoints,
            List<String> scopes,
            String clientId,
            Proof proof,
            @Nullable Secret serviceAccount,
            @Nullable Path ca)
            implements SignInConfig {}

    enum Provider {
        MICROSOFT,
        GOOGLE,
        GENERIC
    }

    /** How an access token is come by. */
    enum Grant {
        /** As the application itself, without a person. */
        CLIENT_CREDENTIALS,
        /** Somebody types a code on another device, once; a refresh token is kept. */
        DEVICE,
        /** Somebody signs in with a browser and hands the code over, once; a refresh token is kept. */
        CODE,
        /** Google's key of a service account that acts for the mailbox' user. */
        SERVICE_ACCOUNT;

        /** @return true if a person has to sign in before the mailbox can be read */
        public boolean needsAPerson() {
            return this == DEVICE || this == CODE;
        }
    }

    /** @param device and @param authorization null where the grant does not need them. @param redirect where the browser is sent with the code */
    record Endpoints(
            URI token, @Nullable URI device, @Nullable URI authorization, URI redirect) {}

    /** How a client proves who it is. */
    sealed interface Proof {
        /** A public client: it does not. */
        record None() implements Proof {}

        /** @param expires the day it ends; null: not known */
        record ClientSecret(Secret secret, @Nullable LocalDate expires) implements Proof {}

        /** Signs an assertion (private_key_jwt, RFC 7523). */
        record ClientKey(KeyPairConfig pair) implements Proof {}
    }
}

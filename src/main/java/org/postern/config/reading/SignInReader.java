package org.postern.config.reading;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.Secret;
import org.postern.config.SignInConfig;

/** Reads with what we sign in to a mailbox: {@code password} or {@code oauth2}. */
final class SignInReader {
    /** Where nothing can be read, which has been reported. */
    private static final SignInConfig NONE = new SignInConfig.Password(new Secret(""), null);

    private final Path folder;
    private final Secrets secrets;

    SignInReader(Path folder, Secrets secrets) {
        this.folder = folder;
        this.secrets = secrets;
    }

    SignInConfig read(Section section, Protocol protocol) {
        if (section.has("password") && section.has("oauth2")) {
            section.problem("password", "is given beside oauth2; allowed: one of the two", null);
        }
        if (!section.has("password") && !section.has("oauth2")) {
            section.problem("password", "is missing", "add 'password: \"${credential:NAME}\"' or oauth2: {…}");
        }
        Optional<Secret> password = section.find("password").flatMap(secrets::read);
        Optional<LocalDate> expires = section.read("password-expires", Scalars.DATE);
        if (section.has("password-expires") && !section.has("password")) {
            section.problem("password-expires", "is given without a password", null);
        }
        Optional<SignInConfig.OAuth2> oauth2 =
                section.find("oauth2").flatMap(item -> new OAuth2Reader(folder, secrets, protocol).read(item));
        return oauth2.map(SignInConfig.class::cast)
                .or(() -> password.map(secret -> new SignInConfig.Password(secret, expires.orElse(null))))
                .orElse(NONE);
    }
}

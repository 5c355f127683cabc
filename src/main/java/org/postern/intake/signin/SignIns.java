package org.postern.intake.signin;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig;
import org.postern.config.ReachConfig;
import org.postern.config.SignInConfig;
import org.postern.config.SignInConfig.OAuth2;

/**
 * The sign-ins of all mailboxes. Each lasts, with its access token and its count of refusals, until the configuration in force gives the mailbox another user
 * or other credentials.
 */
public final class SignIns implements Function<MailboxConfig, SignIn> {
    private record Made(String user, SignInConfig config, ReachConfig reach, SignIn signIn, AttemptLimit limit) {}

    private final Function<String, Optional<MailboxConfig>> inForce;
    private final TokenVault vault;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    /** @param inForce the mailboxes of the configuration as it is now, by name */
    public SignIns(
            Function<String, Optional<MailboxConfig>> inForce, TokenVault vault, Clock clock, RandomGenerator random) {
        this.inForce = inForce;
        this.vault = vault;
        this.clock = clock;
        this.random = random;
    }

    /** @return with what to sign in now, whatever the configuration was when the mailbox was first looked at */
    @Override
    public SignIn apply(MailboxConfig mailbox) {
        MailboxConfig now = inForce.apply(mailbox.name()).orElse(mailbox);
        return made.compute(
                        mailbox.name(), (name, before) -> before != null && isSame(before, now) ? before : make(now))
                .signIn();
    }

    /** @return the known ends of all that the mailbox is read with, the next one first */
    public List<Expiry> expiries(MailboxConfig mailbox) {
        List<Expiry> expiries = new ArrayList<>(apply(mailbox).expiries());
        MailboxConfig now = inForce.apply(mailbox.name()).orElse(mailbox);
        if (now.reach().clientCertificate() != null) {
            expiries.addAll(ClientExpiry.certificate(
                    now.reach().clientCertificate(),
                    "the client certificate for TLS",
                    "have a new one issued, put it in place and run 'postern reload'"));
        }
        expiries.sort(Comparator.comparing(Expiry::at));
        return expiries;
    }

    /** Somebody looks after the mailbox and wants it tried at once. */
    public void tryAgain(String mailbox) {
        Made known = made.get(mailbox);
        if (known != null) {
            known.limit().forget();
        }
    }

    /** @return mailboxes that the configuration in force gives other credentials than those last used */
    public List<String> changed() {
        return made.entrySet().stream()
                .filter(known -> inForce.apply(known.getKey())
                        .filter(now -> !isSame(known.getValue(), now))
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isSame(@Nullable Made before, MailboxConfig now) {
        return before != null
                && before.user().equals(now.user())
                && before.config().equals(now.signIn())
                && before.reach().equals(now.reach());
    }

    private Made make(MailboxConfig mailbox) {
        AttemptLimit limit = new AttemptLimit(clock);
        SignIn signIn = mailbox.signIn() instanceof OAuth2 oauth2
                ? new TokenSignIn(mailbox.name(), mailbox.user(), oauth2, source(mailbox, oauth2), limit, clock, random)
                : new PasswordSignIn(mailbox.user(), (SignInConfig.Password) mailbox.signIn(), limit);
        return new Made(mailbox.user(), mailbox.signIn(), mailbox.reach(), signIn, limit);
    }

    private TokenSource source(MailboxConfig mailbox, OAuth2 config) {
        TokenEndpoint endpoint = new TokenEndpoint(mailbox, config, clock);
        return switch (config.grant()) {
            case CLIENT_CREDENTIALS -> new ClientCredentials(mailbox.name(), config, endpoint);
            case SERVICE_ACCOUNT -> new ServiceAccount(mailbox.name(), mailbox.user(), config, endpoint, clock);
            case DEVICE, CODE -> new KeptGrant(mailbox.name(), config, endpoint, vault);
        };
    }
}

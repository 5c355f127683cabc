package org.postern.intake.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.postern.config.SignInConfig.OAuth2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs in with access tokens, kept in memory and renewed before they end. */
final class TokenSignIn implements SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(TokenSignIn.class);

    /** A token is renewed this long before its end at the latest, and up to twice as long, so that many mailboxes do not ask at once. */
    private static final Duration EARLY = Duration.ofMinutes(5);

    /** With less left than this a token is not used any more. */
    private static final Duration LEAST = Duration.ofSeconds(30);

    private record Held(String token, Instant renew, Instant end) {}

    private final String mailbox;
    private final String user;
    private final OAuth2 config;
    private final TokenSource source;
    private final AttemptLimit limit;
    private final Clock clock;
    private final RandomGenerator random;
    private @Nullable Held held;

    TokenSignIn(
            String mailbox,
            String user,
            OAuth2 config,
            TokenSource source,
            AttemptLimit limit,
            Clock clock,
            RandomGenerator random) {
        this.mailbox = mailbox;
        this.user = user;
        this.config = config;
        this.source = source;
        this.limit = limit;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public synchronized Credential credential() throws SignInException {
        limit.check();
        Instant now = clock.instant();
        Held old = held;
        if (old != null && now.isBefore(old.renew())) {
            return new Credential(old.token(), true, false);
        }
        try {
            Held fresh = held(source.issue(), now);
            held = fresh;
            return new Credential(fresh.token(), true, true);
        } catch (SignInException e) {
            if (old != null && e.isTriedAgainSoon() && now.isBefore(old.end().minus(LEAST))) {
                LOG.info("{}: the access token could not be renewed yet: {}", mailbox, e.getMessage());
                return new Credential(old.token(), true, false);
            }
            held = null;
            throw limit.refused(e);
        }
    }

    private Held held(TokenSource.Issued issued, Instant now) {
        Duration life = Duration.between(now, issued.expires());
        Duration early = EARLY.plusMillis(random.nextLong(EARLY.toMillis()));
        Duration half = life.dividedBy(2);
        return new Held(
                issued.accessToken(),
                issued.expires().minus(early.compareTo(half) < 0 ? early : half),
                issued.expires());
    }

    @Override
    public void accepted() {
        limit.forget();
    }

    @Override
    public synchronized SignInException refused(Credential used, String said) {
        Held now = held;
        if (now != null && now.token().equals(used.secret())) {
            held = null;
        }
        if (!used.fresh()) {
            return SignInException.later("the access token is not accepted any more, a new one is fetched", null);
        }
        Refusal refusal = Refusal.of(said)
                .or(() -> TokenScopes.lacking(used.secret(), config))
                .orElse(new Refusal(
                        LoginFault.MAILBOX_PERMISSION,
                        "the identity provider gave a token, but the mail server does not take it for this user: "
                                + Refusal.mailboxPermission() + ", and see that IMAP (POP3) is on for it"));
        return limit.refused(SignInException.refused(
                refusal.fault(),
                "login of " + user + " by OAuth2 refused: " + Said.of(said, used.secret()),
                refusal.advice()));
    }

    @Override
    public List<Expiry> expiries() {
        return source.expiries();
    }
}

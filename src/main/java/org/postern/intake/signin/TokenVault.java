package org.postern.intake.signin;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.config.SignInConfig.OAuth2;
import org.postern.config.SignInConfig.Provider;

/** Refresh tokens, opened and sealed. The key is looked for when the first one is needed. */
public final class TokenVault {
    /** Microsoft's refresh tokens end when they are not used for so long. */
    private static final Duration MICROSOFT = Duration.ofDays(90);

    /** A token with the version under which it is kept. */
    record Opened(RefreshToken token, long version) {}

    private final TokenStore store;
    private final Supplier<TokenKey> keys;
    private final Clock clock;
    private @Nullable TokenKey key;

    public TokenVault(TokenStore store, Supplier<TokenKey> keys, Clock clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    /** @throws TokenKey.Unopened if the token that is kept cannot be read */
    Optional<Opened> find(String mailbox) throws TokenKey.Unopened {
        Optional<TokenStore.Kept> kept = store.find(mailbox);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Opened(
                    RefreshToken.of(key().open(kept.get().sealed())), kept.get().version()));
        } catch (ParseException e) {
            throw new TokenKey.Unopened("it is not in a form that this version knows");
        }
    }

    void put(String mailbox, RefreshToken token) {
        store.put(mailbox, key().seal(token.json()));
    }

    boolean exchange(String mailbox, long version, RefreshToken token) {
        return store.exchange(mailbox, version, key().seal(token.json()));
    }

    /** @param life as the provider says; null: what is usual there */
    RefreshToken granted(OAuth2 config, String token, @Nullable Duration life) {
        Instant now = clock.instant();
        Duration usual = config.provider() == Provider.MICROSOFT ? MICROSOFT : null;
        Duration lives = life == null ? usual : life;
        return new RefreshToken(token, client(config), now, lives == null ? null : now.plus(lives));
    }

    static String client(OAuth2 config) {
        return config.clientId() + " at " + config.endpoints().token();
    }

    private synchronized TokenKey key() {
        TokenKey found = key;
        if (found == null) {
            found = keys.get();
            key = found;
        }
        return found;
    }
}

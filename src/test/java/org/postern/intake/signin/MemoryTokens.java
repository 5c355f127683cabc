package org.postern.intake.signin;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps sealed tokens in memory; can refuse to. */
final class MemoryTokens implements TokenStore {
    final Map<String, Kept> kept = new ConcurrentHashMap<>();
    volatile boolean takesNothing;

    @Override
    public Optional<Kept> find(String mailbox) {
        return Optional.ofNullable(kept.get(mailbox));
    }

    @Override
    public void put(String mailbox, String sealed) {
        refuse();
        kept.merge(mailbox, new Kept(1, sealed), (old, made) -> new Kept(old.version() + 1, made.sealed()));
    }

    @Override
    public boolean exchange(String mailbox, long version, String sealed) {
        refuse();
        Kept old = kept.get(mailbox);
        return old != null && old.version() == version && kept.replace(mailbox, old, new Kept(version + 1, sealed));
    }

    private void refuse() {
        if (takesNothing) {
            throw new IllegalStateException("the database is away");
        }
    }
}

package org.postern.intake.signin;

import java.util.Optional;

/** Where refresh tokens are kept, sealed, one for each mailbox. */
public interface TokenStore {
    /** @param version grows with each change. @param sealed text that only we can open */
    record Kept(long version, String sealed) {}

    Optional<Kept> find(String mailbox);

    /** Keeps a token that somebody has just granted, whatever was there. */
    void put(String mailbox, String sealed);

    /** Exchanges a token for its successor. @return false: another process has exchanged it meanwhile, and nothing was changed */
    boolean exchange(String mailbox, long version, String sealed);
}

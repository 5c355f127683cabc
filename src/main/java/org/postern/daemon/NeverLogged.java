package org.postern.daemon;

import java.time.Clock;
import java.util.function.Supplier;
import org.postern.intake.HiddenSenders;
import org.postern.message.Octets;

/** The senders of {@code privacy.never-log}, told from a header by the same reading and the same decision as of a whole mail. */
final class NeverLogged implements HiddenSenders {
    private final BatchReader reader;
    private final Supplier<Policy> inForce;
    private final Clock clock;

    NeverLogged(BatchReader reader, Supplier<Policy> inForce, Clock clock) {
        this.reader = reader;
        this.inForce = inForce;
        this.clock = clock;
    }

    @Override
    public boolean any() {
        return !inForce.get().config().privacy().neverLog().isEmpty();
    }

    @Override
    public boolean hides(String mailbox, byte[] header) {
        return reader.readHeader(mailbox, new Octets.InMemory(header), clock.instant())
                .filter(mail -> inForce.get().decider().isNeverLogged(mail))
                .isPresent();
    }
}

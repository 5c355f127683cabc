package org.postern.intake;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a mailbox only while this node attends to it. Before its first look, whoever did so before is kept from committing. */
final class OwnedPoll implements Poll {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedPoll.class);

    private final Poll poll;
    private final String mailbox;
    private final String lane;
    private final IntakePorts ports;
    private final Holding holding;
    private boolean taken;

    OwnedPoll(Poll poll, String mailbox, String lane, IntakePorts ports, Holding holding) {
        this.poll = poll;
        this.mailbox = mailbox;
        this.lane = lane;
        this.ports = ports;
        this.holding = holding;
    }

    @Override
    public Optional<String> run(BooleanSupplier stopping)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        if (!holding.isHeld()) {
            LOG.debug("{}: another node may attend to it", mailbox);
            return Optional.empty();
        }
        if (!taken) {
            ports.cursors().takeOver(mailbox, lane, ports.node());
            taken = true;
        }
        return poll.run(() -> stopping.getAsBoolean() || !holding.isHeld());
    }

    @Override
    public Progress progress() {
        return poll.progress();
    }

    @Override
    public void disconnect() {
        poll.disconnect();
    }

    @Override
    public void close() {
        poll.close();
    }

    @Override
    public void cut() {
        poll.cut();
    }
}

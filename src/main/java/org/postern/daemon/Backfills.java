package org.postern.daemon;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.postern.daemon.Controls.Refused;
import org.postern.intake.LaneState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backfills that run: each a route of its own from the same template as its mailbox, so that its mail goes the same way. */
final class Backfills {
    private static final Logger LOG = LoggerFactory.getLogger(Backfills.class);

    private final Intake intake;
    private final Map<String, LaneState> ended = new HashMap<>();

    Backfills(Intake intake) {
        this.intake = intake;
    }

    /** Begins it, or goes on with it; one that runs already runs on. */
    synchronized LaneState start(BackfillOrder order) {
        String key = key(order);
        ended.remove(key);
        if (intake.lane(order).isEmpty()) {
            try {
                intake.addLane(order);
            } catch (Exception e) {
                throw new Refused("the backfill cannot be started: " + e.getMessage());
            }
            LOG.info("{}: backfill {} since {} begins", order.mailbox(), order.lane(), order.since());
        }
        return state(order);
    }

    /** Its route goes with its end. */
    synchronized LaneState state(BackfillOrder order) {
        LaneState now = intake.lane(order)
                .or(() -> Optional.ofNullable(ended.get(key(order))))
                .orElseThrow(() -> new Refused("no such backfill is running"));
        if (now.ended() && ended.putIfAbsent(key(order), now) == null) {
            remove(order);
            LOG.info("{}: backfill {} ends: {} mails looked at", order.mailbox(), order.lane(), now.settled());
        }
        return now;
    }

    /** Ends it when its batches in hand have landed; what is done stays done. */
    synchronized LaneState stop(BackfillOrder order) {
        LaneState now = state(order);
        if (!now.ended()) {
            remove(order);
            LOG.info("{}: backfill {} was stopped", order.mailbox(), order.lane());
        }
        return new LaneState(now.found(), now.settled(), true, now.error());
    }

    private void remove(BackfillOrder order) {
        try {
            intake.removeLane(order);
        } catch (Exception e) {
            throw new IllegalStateException("the route of " + key(order) + " cannot be removed", e);
        }
    }

    private static String key(BackfillOrder order) {
        return order.mailbox() + "/" + order.lane();
    }
}

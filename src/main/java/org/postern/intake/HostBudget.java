package org.postern.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import org.postern.config.ReachConfig.Budget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all who read from one server take of it together: connections at a time, octets of mail in 24 hours. Nobody waits in here: whoever gets nothing is told when to
 * ask again, and those who wait for a connection get theirs in the order in which they first asked. Thread-safe.
 *
 * <p>What comes in goes before the past: older mail leaves a connection and a fifth of the day's octets free, and gives way between two batches.
 */
final class HostBudget {
    private static final Logger LOG = LoggerFactory.getLogger(HostBudget.class);

    private static final int HOURS = 24;

    /** A process that is killed forgets so many at most. */
    private static final long SAVED_EVERY = 8 << 20;

    /** So often whoever waits for a connection asks again; who has not asked for a while does not wait any more. */
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(1);

    private static final Duration FORGOTTEN = Duration.ofSeconds(10);

    private final String host;
    private final Budget budget;
    private final TakenOctets memory;
    private final Clock clock;
    private final IntSupplier nodes;
    private final Set<String> mailboxes = new HashSet<>();
    private final Map<String, Instant> waiting = new LinkedHashMap<>();
    private final long[] octets = new long[HOURS];
    private long hour;
    private long unsaved;
    private boolean loaded;
    private int open;
    private int listening;

    /** For what a connection is wanted. */
    enum Use {
        /** To look at what comes in. */
        LIVE,
        /** To be told of what comes in; without, it is looked at by schedule. */
        LISTENING,
        /** To read older mail. */
        PAST
    }

    /**
     * @param host as it is told to people
     * @param memory outlives this process, and others share it
     * @param nodes how many read from this server, each with its share of the connections
     */
    HostBudget(String host, Budget budget, TakenOctets memory, Clock clock, IntSupplier nodes) {
        this.host = host;
        this.budget = budget;
        this.memory = memory;
        this.clock = clock;
        this.nodes = nodes;
    }

    /** This mailbox will be looked at from now on. */
    synchronized void join(String mailbox) {
        mailboxes.add(mailbox);
    }

    synchronized void leave(String mailbox) {
        mailboxes.remove(mailbox);
        waiting.remove(mailbox);
    }

    /** @return true if there are connections enough for each mailbox to keep one between two looks, and two more */
    synchronized boolean mayKeep() {
        return connections() == 0 || mailboxes.size() + 2 <= connections();
    }

    /**
     * @param mailbox who asks
     * @throws MailServerException of kind BUDGET if there is none to be had now
     */
    synchronized Permit connect(String mailbox, Use use) throws MailServerException {
        checkOctets(use);
        if (connections() > 0 && !isFree(mailbox, use)) {
            throw MailServerException.overBudget(
                    "waits for one of the " + connections() + " connections to " + host,
                    clock.instant().plus(ASKED_AGAIN));
        }
        open++;
        if (use == Use.LIVE) {
            waiting.remove(mailbox);
        } else if (use == Use.LISTENING) {
            listening++;
        }
        return new Permit(use);
    }

    /** @return this node's share of them, at least one; 0: as many as one likes */
    private int connections() {
        return budget.connections() == 0 ? 0 : Math.max(1, budget.connections() / Math.max(1, nodes.getAsInt()));
    }

    private boolean isFree(String mailbox, Use use) {
        int free = connections() - open;
        return switch (use) {
            case LIVE -> free > 0 && isNext(mailbox, free) || queue(mailbox);
            case LISTENING -> !isWaitedFor() && free > 1 && listening < connections() - forLooks();
            case PAST -> !isWaitedFor() && free > (connections() == 1 ? 0 : 1);
        };
    }

    /** @return connections that nobody may listen on */
    private int forLooks() {
        return Math.max(2, Math.min(mailboxes.size(), connections() / 2));
    }

    /** @return true if fewer than that wait before it */
    private boolean isNext(String mailbox, int free) {
        forgetGone();
        int before = 0;
        for (String other : waiting.keySet()) {
            if (other.equals(mailbox)) {
                return true;
            }
            if (++before >= free) {
                return false;
            }
        }
        return true;
    }

    private boolean queue(String mailbox) {
        waiting.computeIfPresent(mailbox, (m, asked) -> clock.instant());
        waiting.putIfAbsent(mailbox, clock.instant());
        return false;
    }

    private boolean isWaitedFor() {
        forgetGone();
        return !waiting.isEmpty();
    }

    private void forgetGone() {
        Instant limit = clock.instant().minus(FORGOTTEN);
        for (Iterator<Instant> asked = waiting.values().iterator(); asked.hasNext(); ) {
            if (asked.next().isBefore(limit)) {
                asked.remove();
            }
        }
    }

    private void checkOctets(Use use) throws MailServerException {
        if (budget.octetsPerDay() == 0 || use == Use.LISTENING) {
            return;
        }
        goOn();
        if (!loaded) {
            load();
        }
        long most = use == Use.PAST ? budget.octetsPerDay() / 5 * 4 : budget.octetsPerDay();
        long taken = Arrays.stream(octets).sum();
        if (taken < most) {
            return;
        }
        long from = hour;
        while (taken >= most) {
            from++;
            taken -= octets[(int) (from % HOURS)];
        }
        Instant until = Instant.ofEpochSecond(from * 3600);
        throw MailServerException.overBudget(
                "waits until " + until + ": " + (use == Use.PAST ? "older mail has taken its share of " : "")
                        + "the day's " + budget.octetsPerDay() + " octets of " + host
                        + (use == Use.PAST ? "" : " are used up"),
                until);
    }

    /** Forgets the hours that are more than a day ago. */
    private void goOn() {
        long now = clock.instant().getEpochSecond() / 3600;
        if (now > hour) {
            save();
        }
        for (long next = Math.max(hour + 1, now - HOURS + 1); next <= now; next++) {
            octets[(int) (next % HOURS)] = 0;
        }
        hour = Math.max(hour, now);
    }

    /** What this process and all others took, as far as it was saved. */
    private void load() {
        Map<Long, Long> known = memory.since(name(), hour - HOURS + 1);
        for (long each = hour - HOURS + 1; each <= hour; each++) {
            octets[(int) (each % HOURS)] = known.getOrDefault(each, 0L);
        }
        octets[(int) (hour % HOURS)] += unsaved;
        loaded = true;
    }

    private synchronized void take(long count) {
        goOn();
        octets[(int) (hour % HOURS)] += count;
        unsaved += count;
        if (unsaved >= SAVED_EVERY) {
            save();
        }
    }

    /** A database that is away makes no mail unread: what could not be saved is saved later with what comes then. */
    private void save() {
        if (unsaved == 0 || budget.octetsPerDay() == 0) {
            return;
        }
        try {
            memory.add(name(), hour, unsaved);
            unsaved = 0;
            loaded = false;
        } catch (RuntimeException e) {
            LOG.warn("{} octets taken of {} are not noted yet: {}", unsaved, host, e.getMessage());
        }
    }

    private String name() {
        return host.substring(0, Math.min(host.length(), 255));
    }

    private synchronized void mayGoOn(Use use) throws MailServerException {
        checkOctets(use);
        if (use == Use.PAST && isWaitedFor()) {
            throw MailServerException.overBudget(
                    "gives way to what comes in from " + host, clock.instant().plus(ASKED_AGAIN));
        }
    }

    private synchronized void release(Use use) {
        open--;
        save();
        if (use == Use.LISTENING) {
            listening--;
        }
    }

    /** One connection, until it is released. */
    final class Permit {
        private final Use use;
        private final AtomicBoolean released = new AtomicBoolean();

        private Permit(Use use) {
            this.use = use;
        }

        /** So many octets of mail came over it. */
        void take(long count) {
            HostBudget.this.take(count);
        }

        /** @throws MailServerException of kind BUDGET if nothing more may be fetched now */
        void check() throws MailServerException {
            mayGoOn(use);
        }

        /** Whoever calls twice gives back once. */
        void release() {
            if (released.compareAndSet(false, true)) {
                HostBudget.this.release(use);
            }
        }
    }
}

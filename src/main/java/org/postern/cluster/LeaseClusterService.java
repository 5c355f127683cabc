package org.postern.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.apache.camel.support.cluster.AbstractCamelClusterService;
import org.jspecify.annotations.Nullable;
import org.postern.cluster.Leases.Lease;
import org.postern.cluster.Leases.Node;
import org.postern.cluster.Leases.Seen;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's cluster service on lease rows of our own database. Each namespace that a route names is a lease; all nodes that name the same share them evenly.
 *
 * <p>Named locks of the database would not do: a process that is stopped, or a machine that is cut off, keeps its lock for as long as its connection stands. A
 * lease runs out. The node itself counts its time from before it asked to renew it, by a clock that nobody sets, and so stops before another begins.
 */
public final class LeaseClusterService extends AbstractCamelClusterService<LeaseView> {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseClusterService.class);

    /** Beats in the time of a lease: one may be lost. */
    private static final int BEATS = 3;

    /** What is handed over or taken at once; each has to wait for its batches in hand. */
    private static final int AT_ONCE = 8;

    private final Leases leases;
    private final Duration lease;
    private final Clock clock;
    private final String name;
    private final String run;
    private final Map<String, LeaseView> views = new ConcurrentHashMap<>();
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "cluster"));
    private final ExecutorService changes =
            Executors.newFixedThreadPool(AT_ONCE, work -> daemon(work, "cluster-change"));
    private volatile Node me;
    private volatile long goodUntil;
    private volatile Seen seen = new Seen(List.of(), List.of());
    private volatile boolean working;
    private @Nullable ScheduledFuture<?> beats;
    private boolean absent;
    private int entries;

    /**
     * @param name of this node
     * @param run differs between two processes, whatever their names
     * @param lease how long others wait for a node that says nothing
     */
    public LeaseClusterService(Leases leases, String name, String run, Duration lease, Clock clock) {
        super("postern-leases");
        this.leases = leases;
        this.name = name;
        this.run = run;
        this.lease = lease;
        this.clock = clock;
        this.me = incarnation("");
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private Node incarnation(String wants) {
        return new Node(name, run + "/" + entries++, wants, clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /**
     * Enters the cluster; takes nothing before {@link #begin}.
     *
     * @return false if a node of the same name lives
     */
    public synchronized boolean enter() {
        long asked = System.nanoTime();
        if (!leases.enter(me)) {
            return false;
        }
        goodUntil = asked + lease.toNanos();
        long beat = lease.toMillis() / BEATS;
        beats = heart.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.MILLISECONDS);
        return true;
    }

    /** From now on this node takes its share. */
    public void begin() {
        working = true;
        heart.execute(this::beat);
    }

    /** @return nodes that live, as last seen */
    public List<Node> nodes() {
        return seen.nodes();
    }

    /** @return what this node attends to now */
    public Set<String> held() {
        return views.entrySet().stream()
                .filter(view -> view.getValue().isHeld())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return true while this node's entry is good, so that it may attend to anything at all */
    public boolean isMember() {
        return System.nanoTime() - goodUntil < 0;
    }

    @Override
    protected LeaseView createView(String namespace) {
        LeaseView view = new LeaseView(this, namespace, this::isMember);
        views.put(namespace, view);
        return view;
    }

    private void beat() {
        try {
            long asked = System.nanoTime();
            Node asking = new Node(me.name(), me.incarnation(), wants(), me.since());
            if (leases.renew(asking)) {
                me = asking;
            } else {
                again();
            }
            goodUntil = asked + lease.toNanos();
            if (absent) {
                absent = false;
                LOG.info("Node {} is in the cluster again.", name);
            }
            share(leases.look());
        } catch (RuntimeException e) {
            LOG.debug("the cluster cannot be asked now", e);
            if (!isMember()) {
                if (!absent) {
                    absent = true;
                    LOG.warn(
                            "Node {} has lost the cluster and reads nothing until it is back: {}",
                            name,
                            e.getMessage());
                }
                views.values().forEach(this::lose);
            }
        }
    }

    /** Others took us for dead. */
    private void again() {
        LOG.warn(
                "Node {} said nothing for {} s, and others have what it had; it begins anew.", name, lease.toSeconds());
        goodUntil = System.nanoTime();
        views.values().forEach(this::lose);
        Node anew = incarnation(wants());
        if (!leases.enter(anew)) {
            throw new IllegalStateException(
                    "another process is node " + name + " now; give each node a name of its own");
        }
        me = anew;
    }

    private void lose(LeaseView view) {
        if (view.isClaimed()) {
            view.lose();
            changes.execute(view::tell);
        }
    }

    private void share(Seen found) {
        Set<String> wanted = wanted();
        Map<String, Lease> byName =
                found.leases().stream().collect(Collectors.toMap(Lease::name, l -> l, (a, b) -> a, TreeMap::new));
        List<String> missing =
                wanted.stream().filter(w -> !byName.containsKey(w)).sorted().toList();
        if (working && !missing.isEmpty()) {
            leases.provide(missing);
            found = leases.look();
        }
        show(found);
        for (LeaseView view : views.values()) {
            Lease now = byName.get(view.getNamespace());
            if (view.isClaimed() && (now == null || !now.holder().equals(me.incarnation()))) {
                lose(view);
            }
        }
        if (!working) {
            return;
        }
        views.forEach((unused, view) -> {
            if (view.isClaimed() && !wanted.contains(unused)) {
                handOver(unused);
            }
        });
        Shares shares = Shares.of(me, wanted, found);
        List<String> given = shares.giveBack().stream().filter(this::handOver).toList();
        List<Lease> taken = new ArrayList<>();
        for (Lease free : shares.take()) {
            LeaseView view = views.get(free.name());
            if (view != null && leases.claim(free, me)) {
                taken.add(free);
                view.hold();
                changes.execute(view::tell);
            }
        }
        if (!taken.isEmpty()) {
            show(leases.look());
            LOG.info(
                    "Node {} takes {}.",
                    name,
                    names(taken.stream().map(Lease::name).toList()));
        }
        if (!given.isEmpty()) {
            LOG.info("Node {} hands over {}.", name, names(given));
        }
    }

    private static String names(List<String> names) {
        return names.size() > 4 ? names.size() + " shards" : String.join(", ", names);
    }

    private void show(Seen found) {
        seen = found;
        views.values().forEach(view -> view.saw(found, name));
    }

    /** @return false if that has begun already */
    private boolean handOver(String which) {
        LeaseView view = views.get(which);
        if (view == null || view.isHandingOver()) {
            return false;
        }
        view.handOver();
        changes.execute(() -> {
            view.tell();
            try {
                leases.release(which, me);
            } catch (RuntimeException e) {
                LOG.debug("{} stays ours until the next try", which, e);
                view.hold();
                view.tell();
                return;
            }
            view.lose();
        });
        return true;
    }

    /** A view is started while somebody uses it: a mailbox that was taken out of the configuration lets its own go. */
    private SortedSet<String> wanted() {
        return views.entrySet().stream()
                .filter(view -> view.getValue().isStarted())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String wants() {
        CRC32 hash = new CRC32();
        wanted().forEach(view -> hash.update((view + "\n").getBytes(StandardCharsets.UTF_8)));
        return Long.toHexString(hash.getValue());
    }

    /** Leaves the cluster: what this node had is free at once. Camel has stopped before, so that nothing runs any more. */
    public void leave() {
        if (beats != null) {
            beats.cancel(false);
        }
        heart.shutdown();
        try {
            heart.awaitTermination(lease.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        changes.shutdown();
        goodUntil = System.nanoTime();
        try {
            leases.leave(me);
        } catch (RuntimeException e) {
            LOG.info(
                    "The cluster cannot be told that node {} leaves; its lease runs out in {} s.",
                    name,
                    lease.toSeconds());
        }
        leases.close();
    }

    /** @return of this node */
    public String name() {
        return name;
    }
}

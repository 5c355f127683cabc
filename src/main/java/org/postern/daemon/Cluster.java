package org.postern.daemon;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.cluster.CamelClusterView;
import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicyFactory;
import org.jspecify.annotations.Nullable;
import org.postern.Version;
import org.postern.cluster.LeaseClusterService;
import org.postern.cluster.Leases.Node;
import org.postern.config.Config;
import org.postern.intake.Shard;
import org.postern.store.DaemonLease;
import org.postern.store.SqlLeases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This daemon's place among those that share its database; without a cluster it has none, and attends to everything.
 *
 * <p>Mailboxes are read by the node that has their shard, which they find out by themselves. Routes that begin with a schedule ({@code quartz:}) run on one node: they
 * are a share like any other. A clustered store of Quartz would be eleven tables more to keep, for the same: who runs what must be known for the mailboxes anyway.
 */
final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    /** What one node does for the whole company. */
    private static final String COMPANY = "company";

    private static final Cluster NONE = new Cluster(null, null);

    /** Who lives; null: there is no cluster. */
    private final @Nullable LeaseClusterService members;

    /** Who attends to what; null as above. */
    private final @Nullable CamelClusterService service;

    Cluster(@Nullable LeaseClusterService members, @Nullable CamelClusterService service) {
        this.members = members;
        this.service = service;
    }

    /**
     * Enters it, if there is one. A node that was killed is waited for until its lease has run out.
     *
     * @param stop ends the waiting
     * @throws AlreadyRunning if a daemon works with the database that is in no cluster, or another process has this node's name
     */
    static Cluster enter(Config config, Backend backend, String run, CountDownLatch stop, Clock clock)
            throws InterruptedException {
        if (!config.cluster().enabled()) {
            return NONE;
        }
        String node = config.cluster().node();
        Duration lease = config.cluster().lease();
        LeaseClusterService members =
                new LeaseClusterService(new SqlLeases(backend.database(), lease), node, run, lease, clock);
        CamelClusterService service = config.cluster().onKubernetes() ? Kubernetes.service(config.cluster()) : members;
        long end = System.nanoTime() + lease.multipliedBy(2).toNanos();
        boolean told = false;
        while (true) {
            try (DaemonLease gate =
                    DaemonLease.gate(backend.database(), "node " + node + ", which enters", Version.current(), clock)) {
                if (members.enter()) {
                    LOG.info("Node {} enters the cluster.", node);
                    return new Cluster(members, service);
                }
                if (System.nanoTime() - end > 0) {
                    throw new AlreadyRunning("another process is node " + node
                            + " of this cluster and lives; give each node a name of its own (cluster.node)");
                }
                if (!told) {
                    LOG.info(
                            "Node {} was not ended in order; its lease runs out in at most {} s.",
                            node,
                            lease.toSeconds());
                    told = true;
                }
            } catch (DaemonLease.Taken taken) {
                if (System.nanoTime() - end > 0) {
                    throw new AlreadyRunning(String.valueOf(taken.getMessage()));
                }
            }
            if (stop.await(Math.min(500, lease.toMillis() / 4), TimeUnit.MILLISECONDS)) {
                throw new AlreadyRunning("stopped while it waited to enter the cluster");
            }
        }
    }

    /** Lets Camel know of it, before routes are built. */
    void bind(CamelContext camel) {
        CamelClusterService bound = service;
        if (bound == null) {
            return;
        }
        try {
            camel.addService(bound, true, true);
        } catch (Exception e) {
            throw new IllegalStateException("Camel cannot use the cluster", e);
        }
        RoutePolicyFactory once = (context, routeId, route) -> {
            if (!(route instanceof RouteDefinition definition)
                    || !definition.getInput().getEndpointUri().startsWith("quartz:")) {
                return null;
            }
            try {
                return ClusteredRoutePolicy.forNamespace(context, COMPANY);
            } catch (Exception e) {
                throw new IllegalStateException("route " + routeId + " cannot be run on one node only", e);
            }
        };
        camel.addRoutePolicyFactory(once);
    }

    /** From now on this node takes its share. */
    void begin() {
        if (members != null && service == members) {
            members.begin();
        }
    }

    /** @return true if this node may attend to anything; without a cluster always */
    boolean isMember() {
        return members == null || members.isMember();
    }

    /** @return name of this node; null: there is no cluster */
    @Nullable
    String node() {
        return members == null ? null : members.name();
    }

    /** @return names of the nodes that live */
    List<String> nodes() {
        return members == null
                ? List.of()
                : members.nodes().stream().map(Node::name).toList();
    }

    /** @return as {@code status} shows it; null: there is no cluster */
    LiveStatus.@Nullable Clustered status() {
        return members == null ? null : new LiveStatus.Clustered(members.name(), members.isMember(), nodes());
    }

    /** @return the node that reads a mailbox; empty: nobody does just now, or there is no cluster */
    Optional<String> nodeOf(String mailbox) {
        return view(Shard.of(mailbox), view -> view.getLeader().map(CamelClusterMember::getId));
    }

    private <T> Optional<T> view(String namespace, Function<CamelClusterView, Optional<T>> question) {
        CamelClusterService asked = service;
        if (asked == null || !asked.getNamespaces().contains(namespace)) {
            return Optional.empty();
        }
        try {
            CamelClusterView view = asked.getView(namespace);
            try {
                return question.apply(view);
            } finally {
                asked.releaseView(view);
            }
        } catch (Exception e) {
            LOG.debug("the cluster's view of {} cannot be had", namespace, e);
            return Optional.empty();
        }
    }

    void measure(Metrics metrics) {
        CamelClusterService asked = service;
        if (asked != null) {
            metrics.cluster(
                    () -> nodes().size(),
                    () -> asked.getNamespaces().stream().filter(asked::isLeader).count());
        }
    }

    /** Leaves it: what this node had is free at once. Its routes have ended before. */
    @Override
    public void close() {
        if (members != null) {
            members.leave();
        }
    }
}

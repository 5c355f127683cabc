package org.postern.cluster;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.support.cluster.AbstractCamelClusterView;
import org.jspecify.annotations.Nullable;
import org.postern.cluster.Leases.Lease;
import org.postern.cluster.Leases.Node;
import org.postern.cluster.Leases.Seen;
import org.postern.intake.Holding;

/** One lease, as Camel's cluster API shows it: its holder is the leader. Whoever listens is told on one thread at a time, and always of the newest state. */
final class LeaseView extends AbstractCamelClusterView implements Holding {
    private final BooleanSupplier alive;
    private volatile Seen seen = new Seen(List.of(), List.of());
    private volatile String me = "";
    private volatile boolean held;
    private volatile boolean handingOver;
    private boolean told;

    /** @param alive whether this node's own entry is still good */
    LeaseView(LeaseClusterService service, String name, BooleanSupplier alive) {
        super(service, name);
        this.alive = alive;
    }

    /** A member of the cluster. */
    private record Member(String id, boolean leader, boolean local) implements CamelClusterMember {
        @Override
        public String getId() {
            return id;
        }

        @Override
        public boolean isLeader() {
            return leader;
        }

        @Override
        public boolean isLocal() {
            return local;
        }
    }

    /** What the cluster looks like now. @param node name of this one */
    void saw(Seen now, String node) {
        me = node;
        seen = now;
    }

    void hold() {
        handingOver = false;
        held = true;
    }

    /** Whoever listens comes to its end first. */
    void handOver() {
        handingOver = true;
    }

    void lose() {
        held = false;
        handingOver = false;
    }

    @Override
    public boolean isHeld() {
        return held && alive.getAsBoolean();
    }

    /** @return true from a claim on until it is given back or lost, whether the node is still alive or not */
    boolean isClaimed() {
        return held;
    }

    boolean isHandingOver() {
        return handingOver;
    }

    /** Tells whoever listens, if they have not heard it. Comes back when they have done what it means to them. */
    synchronized void tell() {
        boolean leads = held && !handingOver;
        if (leads != told) {
            told = leads;
            fireLeadershipChangedEvent(leads ? getLocalMember() : null);
        }
    }

    @Override
    public Optional<CamelClusterMember> getLeader() {
        return holder().map(node -> new Member(node, true, node.equals(me)));
    }

    private Optional<String> holder() {
        @Nullable
        String incarnation = seen.leases().stream()
                .filter(lease -> lease.name().equals(getNamespace()))
                .map(Lease::holder)
                .findFirst()
                .orElse(null);
        return seen.nodes().stream()
                .filter(node -> node.incarnation().equals(incarnation))
                .map(Node::name)
                .findFirst();
    }

    @Override
    public CamelClusterMember getLocalMember() {
        return new Member(me, isHeld() && !handingOver, true);
    }

    @Override
    public List<CamelClusterMember> getMembers() {
        Optional<String> holder = holder();
        return seen.nodes().stream()
                .<CamelClusterMember>map(node -> new Member(
                        node.name(),
                        holder.filter(node.name()::equals).isPresent(),
                        node.name().equals(me)))
                .toList();
    }
}

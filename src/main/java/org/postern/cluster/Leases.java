package org.postern.cluster;

import java.time.Instant;
import java.util.List;

/**
 * Which nodes live, and which of them has what; kept in {@code postern_node} and {@code postern_lease}. Time is the database's, so the clocks of the nodes need not
 * agree. A node lives until its entry runs out; what it had is free once the entry is gone, and an entry that is gone cannot be renewed.
 */
public interface Leases extends AutoCloseable {
    /**
     * A node.
     *
     * @param name {@code cluster.node}; no two live nodes have the same
     * @param incarnation differs each time that it enters, so that what it had before is not taken to be its own
     * @param wants stands for all that it would attend to: nodes that want the same share it evenly
     */
    record Node(String name, String incarnation, String wants, Instant since) {}

    /**
     * Something that one node at a time attends to.
     *
     * @param holder incarnation of the node that has it, or had it last; empty: nobody
     * @param epoch rises whenever it changes hands
     */
    record Lease(String name, String holder, long epoch) {}

    /** @param nodes alive, by name */
    record Seen(List<Node> nodes, List<Lease> leases) {}

    /**
     * Enters a node under its name.
     *
     * @return false if a node of that name lives
     */
    boolean enter(Node node);

    /** Lets it live on, and tells what it wants. @return false if its entry is gone: others may have what it had */
    boolean renew(Node node);

    /** Takes the entries away that have run out, and tells what is there then. */
    Seen look();

    /** Makes leases that nobody has, where there are none of these names. */
    void provide(List<String> names);

    /** @param lease as it was seen. @return false if somebody else was faster */
    boolean claim(Lease lease, Node by);

    /** Gives back what the node has of that name. */
    void release(String name, Node by);

    /** Gives back all that the node has, and takes its entry away. */
    void leave(Node node);

    @Override
    void close();
}

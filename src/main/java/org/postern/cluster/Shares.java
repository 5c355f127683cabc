package org.postern.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postern.cluster.Leases.Lease;
import org.postern.cluster.Leases.Node;
import org.postern.cluster.Leases.Seen;

/**
 * What a node should take, and give back, so that all have the same share but for one. Each node finds that out for itself, from what all of them see.
 *
 * <p>Only nodes that want the same share evenly. While configurations differ, as during a reload of one node after the other, what is free goes to whoever wants it
 * and nobody gives anything back: an even share counts less than that all is attended to.
 *
 * @param take leases that are free and should be claimed
 * @param giveBack names of leases that others should have
 */
record Shares(List<Lease> take, List<String> giveBack) {

    /** @param wanted names of all that the node would attend to */
    static Shares of(Node me, Set<String> wanted, Seen seen) {
        Map<String, Node> alive =
                seen.nodes().stream().collect(Collectors.toMap(Node::incarnation, Function.identity()));
        Map<String, Lease> leases = seen.leases().stream().collect(Collectors.toMap(Lease::name, Function.identity()));
        Map<String, Integer> held = new HashMap<>();
        List<Lease> free = new ArrayList<>();
        List<String> mine = new ArrayList<>();
        int shared = 0;
        for (String name : new TreeSet<>(wanted)) {
            Lease lease = leases.get(name);
            if (lease == null) {
                continue; // it is made first
            }
            Node holder = alive.get(lease.holder());
            if (holder == null) {
                free.add(lease);
                shared++;
            } else if (holder.wants().equals(me.wants())) {
                held.merge(holder.incarnation(), 1, Integer::sum);
                shared++;
                if (holder.incarnation().equals(me.incarnation())) {
                    mine.add(name);
                }
            }
        }
        List<Node> peers = seen.nodes().stream()
                .filter(node -> node.wants().equals(me.wants()))
                .sorted(Comparator.comparing((Node node) -> -held.getOrDefault(node.incarnation(), 0))
                        .thenComparing(Node::name))
                .toList();
        int rank = peers.stream().map(Node::incarnation).toList().indexOf(me.incarnation());
        if (rank < 0) {
            return new Shares(List.of(), List.of());
        }
        int quota = shared / peers.size() + (rank < shared % peers.size() ? 1 : 0);
        if (mine.size() > quota) {
            return new Shares(List.of(), List.copyOf(mine.subList(quota, mine.size())));
        }
        return new Shares(
                free.stream()
                        .skip(free.isEmpty() ? 0 : (long) rank * free.size() / peers.size())
                        .limit(quota - mine.size())
                        .toList(),
                List.of());
    }
}

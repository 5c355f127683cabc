package org.postern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.cluster.Leases.Lease;
import org.postern.cluster.Leases.Node;
import org.postern.cluster.Leases.Seen;

class SharesTest {
    /** What all nodes see, and what they do about it, one after the other or all by what they saw before. */
    private static final class Table {
        final Map<String, Lease> leases = new TreeMap<>();
        final List<Node> nodes = new ArrayList<>();

        Table(int names, String... nodes) {
            IntStream.range(0, names)
                    .forEach(i -> leases.put("s%02d".formatted(i), new Lease("s%02d".formatted(i), "", 0)));
            for (String node : nodes) {
                enter(node, "all");
            }
        }

        void enter(String node, String wants) {
            nodes.add(new Node(node, node + "/0", wants, Instant.EPOCH));
        }

        void dies(String node) {
            nodes.removeIf(n -> n.name().equals(node));
        }

        Seen seen() {
            return new Seen(List.copyOf(nodes), List.copyOf(leases.values()));
        }

        /** @return how many leases changed hands */
        int beat(Node node, Seen seen, Set<String> wanted) {
            Shares shares = Shares.of(node, wanted, seen);
            int moves = 0;
            for (Lease free : shares.take()) {
                if (leases.get(free.name()).epoch() == free.epoch()) {
                    leases.put(free.name(), new Lease(free.name(), node.incarnation(), free.epoch() + 1));
                    moves++;
                }
            }
            for (String name : shares.giveBack()) {
                leases.computeIfPresent(name, (n, held) -> new Lease(n, "", held.epoch() + 1));
            }
            return moves;
        }

        int settle() {
            int moves = 0;
            for (int round = 0; round < 20; round++) {
                Seen seen = seen();
                for (Node node : List.copyOf(nodes)) {
                    moves += beat(node, seen, leases.keySet());
                }
            }
            return moves;
        }

        Map<String, Integer> shares() {
            Map<String, Integer> shares = new TreeMap<>();
            nodes.forEach(node -> shares.put(node.name(), 0));
            leases.values()
                    .forEach(lease -> nodes.stream()
                            .filter(node -> node.incarnation().equals(lease.holder()))
                            .forEach(node -> shares.merge(node.name(), 1, Integer::sum)));
            return shares;
        }

        void isEven() {
            Map<String, Integer> shares = shares();
            assertThat(shares.values().stream().mapToInt(n -> n).sum()).isEqualTo(leases.size());
            assertThat(new TreeSet<>(shares.values()).last() - new TreeSet<>(shares.values()).first())
                    .isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0} leases among {1} nodes")
    @CsvSource({"65, 1", "65, 2", "65, 3", "65, 7", "1, 3", "0, 2", "2, 2", "10, 4"})
    void areEvenWhoeverLooksFirst(int leases, int nodes) {
        Table table = new Table(
                leases, IntStream.range(0, nodes).mapToObj(i -> "n" + i).toArray(String[]::new));
        table.settle();
        table.isEven();
        assertThat(table.settle()).as("what is even stays").isZero();
    }

    @Test
    void moveNoMoreThanTheyMustWhenANodeComesOrGoes() {
        Table table = new Table(64, "a", "b");
        table.settle();
        table.enter("c", "all");
        assertThat(table.settle()).isEqualTo(21);
        table.isEven();
        table.dies("b");
        assertThat(table.settle()).isLessThanOrEqualTo(22);
        table.isEven();
    }

    @Test
    void areTakenWhereverTheyAreWantedWhileConfigurationsDiffer() {
        Table table = new Table(4);
        table.enter("a", "all");
        table.enter("b", "few");
        Node a = table.nodes.get(0);
        Node b = table.nodes.get(1);
        for (int round = 0; round < 3; round++) {
            table.beat(b, table.seen(), Set.of("s00"));
            table.beat(a, table.seen(), Set.of("s00", "s01", "s02", "s03"));
        }
        assertThat(table.shares()).isEqualTo(Map.of("a", 3, "b", 1));
    }

    @Test
    void comeToRestAfterAnyTurmoil() {
        Random random = new Random(11);
        for (int run = 0; run < 50; run++) {
            Table table = new Table(random.nextInt(70));
            Map<String, Integer> entered = new HashMap<>();
            for (int step = 0; step < 30; step++) {
                String node = "n" + random.nextInt(5);
                boolean there = table.nodes.stream().anyMatch(n -> n.name().equals(node));
                if (there) {
                    table.dies(node);
                } else {
                    int again = entered.merge(node, 1, Integer::sum);
                    table.nodes.add(new Node(node, node + "/" + again, "all", Instant.EPOCH));
                }
                Seen seen = table.seen();
                table.nodes.forEach(n -> table.beat(n, seen, table.leases.keySet()));
            }
            if (table.nodes.isEmpty()) {
                table.enter("last", "all");
            }
            table.settle();
            table.isEven();
        }
    }
}

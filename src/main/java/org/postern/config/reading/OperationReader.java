package org.postern.config.reading;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.config.ClusterConfig;
import org.postern.config.LoggingConfig;
import org.postern.config.ManagementConfig;

/** Reads how the daemon is run: {@code management}, {@code logging}, {@code cluster}. */
final class OperationReader {
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(5);
    private static final int LONGEST_NAME = 64;

    private OperationReader() {}

    static ManagementConfig management(Section root) {
        Section section = root.section("management", Set.of("host", "port", "insecure"));
        String host = section.read("host", Scalars.HOST, "127.0.0.1");
        if (!section.read("insecure", Scalars.BOOL, false) && !Loopback.is(host)) {
            section.problem(
                    "host",
                    Quoted.of(host) + " can be reached from outside; allowed: 127.0.0.1, ::1, localhost",
                    "put a reverse proxy with access control in front, or, where others are kept away by the network, add 'insecure: true'");
        }
        return new ManagementConfig(host, section.read("port", Scalars.number(0, 65535), 9464));
    }

    static LoggingConfig logging(Section root) {
        Section section = root.section("logging", Set.of("format", "level"));
        String format = section.read("format", Scalar.oneOf(List.of("text", "json")), "text");
        String level = section.read("level", Scalar.oneOf(List.of("error", "warn", "info", "debug", "trace")), "info");
        return new LoggingConfig(format.equals("json"), level);
    }

    static ClusterConfig cluster(Section root) {
        Section section = root.section("cluster", Set.of("enabled", "node", "service", "lease", "pods"));
        boolean enabled = section.read("enabled", Scalars.BOOL, false);
        if (enabled) {
            section.require("node", "\"${env:HOSTNAME}\"");
        }
        ClusterConfig cluster = new ClusterConfig(
                enabled,
                enabled ? section.read("node", Scalars.TEXT, "") : "",
                section.read("service", Scalar.oneOf(List.of("database", "kubernetes")), "database"),
                section.read("lease", Scalars.DURATION, Duration.ofSeconds(15)),
                pods(section));
        if (cluster.lease().compareTo(SHORTEST_LEASE) < 0 || cluster.lease().compareTo(LONGEST_LEASE) > 0) {
            section.problem("lease", "allowed: 1s to 5m", "15s is well for nodes in one place");
        }
        if (cluster.node().length() > LONGEST_NAME) {
            section.problem("node", "is longer than " + LONGEST_NAME + " characters", null);
        }
        if (enabled && cluster.onKubernetes() && cluster.pods().isEmpty()) {
            section.problem(
                    "pods", "is missing", "add the labels of the pods that are nodes, as 'pods: {app: postern}'");
        }
        return cluster;
    }

    private static Map<String, String> pods(Section cluster) {
        Map<String, String> labels = new LinkedHashMap<>();
        cluster.find("pods").ifPresent(item -> {
            Section pods = Section.named(item);
            pods.entries().keySet().forEach(label -> labels.put(label, pods.read(label, Scalars.TEXT, "")));
        });
        return Map.copyOf(labels);
    }
}

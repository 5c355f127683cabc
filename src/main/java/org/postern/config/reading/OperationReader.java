package org.postern.config.reading;

import java.util.List;
import java.util.Set;
import org.postern.config.ClusterConfig;
import org.postern.config.LoggingConfig;
import org.postern.config.ManagementConfig;

/** Reads how the daemon is run: {@code management}, {@code logging}, {@code cluster}. */
final class OperationReader {
    private OperationReader() {}

    static ManagementConfig management(Section root) {
        Section section = root.section("management", Set.of("host", "port"));
        String host = section.read("host", Scalars.HOST, "127.0.0.1");
        if (!Loopback.is(host)) {
            section.problem(
                    "host",
                    Quoted.of(host) + " can be reached from outside; allowed: 127.0.0.1, ::1, localhost",
                    "put a reverse proxy with access control in front");
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
        Section section = root.section("cluster", Set.of("enabled", "node", "service"));
        boolean enabled = section.read("enabled", Scalars.BOOL, false);
        if (enabled) {
            section.require("node", "\"${env:HOSTNAME}\"");
        }
        return new ClusterConfig(
                enabled,
                enabled ? section.read("node", Scalars.TEXT, "") : "",
                section.read("service", Scalar.oneOf(List.of("database", "kubernetes")), "database"));
    }
}

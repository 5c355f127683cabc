package org.postern.daemon;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.postern.config.Config;

/** Names of a run of the daemon or of a command, in the ledger. */
public final class Run {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private Run() {}

    /** @return as in {@code 20260304T091530-1f3a}: sorts by time, and differs where two start in one second */
    public static String id(Clock clock) {
        return TIME.format(clock.instant())
                + "-"
                + HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt(1 << 16));
    }

    /** @return name of this node of the cluster; where there is none, of this machine */
    static String node(Config config) {
        return config.cluster().enabled() ? config.cluster().node() : node();
    }

    /** @return name of this machine; {@code localhost} if it has none */
    public static String node() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}

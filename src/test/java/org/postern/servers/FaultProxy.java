package org.postern.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Stands between a client and a server and does to their connections what networks do: drop, reset, stall, swallow, slow down, delay, corrupt, cut short, rewrite. */
public final class FaultProxy implements AutoCloseable {
    /** Which way octets go. */
    public enum Way {
        TO_SERVER,
        TO_CLIENT
    }

    /** What happens to one connection; each has its own. Called on two threads, one for each way. */
    public interface Fault {
        /**
         * @param octets as they came in
         * @return what goes on; empty: nothing
         * @throws Broken if the connection ends here
         */
        byte[] pass(Way way, byte[] octets) throws Broken;
    }

    /** The connection ends. */
    public static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean reset;

        private Broken(boolean reset) {
            super(reset ? "reset" : "dropped", null, false, false);
            this.reset = reset;
        }

        /** In order, as a server closes it. */
        public static Broken dropped() {
            return new Broken(false);
        }

        /** Without a word, as a router does. */
        public static Broken reset() {
            return new Broken(true);
        }
    }

    private static final Fault NONE = (way, octets) -> octets;

    private final String host;
    private final int target;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile Supplier<Fault> faults = () -> NONE;
    private volatile boolean refusing;

    public FaultProxy(String host, int target) {
        this.host = host;
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("proxy to " + target, this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** @return connections that were let through so far */
    public int opened() {
        return opened.get();
    }

    /** @return connections that are open now */
    public int open() {
        return links.size();
    }

    /** From now on new connections have this fault. */
    public FaultProxy inject(Supplier<Fault> each) {
        faults = each;
        return this;
    }

    /** New connections are as they should be again. */
    public FaultProxy heal() {
        refusing = false;
        return inject(() -> NONE);
    }

    /** Resets whatever is open, and lets nobody in any more. */
    public void refuse() {
        refusing = true;
        cut();
    }

    /** Resets whatever is open. */
    public void cut() {
        links.forEach(link -> link.end(true));
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        refuse();
    }

    // The faults.

    /** Ends the connection when so many octets went this way; the last piece goes as far as that. */
    public static Supplier<Fault> breakAfter(Way way, long octets, boolean reset) {
        return () -> {
            AtomicLong left = new AtomicLong(octets);
            return (going, piece) -> {
                if (going != way) {
                    return piece;
                }
                long before = left.getAndAdd(-piece.length);
                if (before <= 0) {
                    throw new Broken(reset);
                }
                return before < piece.length ? Arrays.copyOf(piece, (int) before) : piece;
            };
        };
    }

    /** Resets the connection at each piece with this probability. */
    public static Supplier<Fault> resetSometimes(double probability, long seed) {
        Random random = new Random(seed);
        return () -> (way, piece) -> {
            if (random.nextDouble() < probability) {
                throw Broken.reset();
            }
            return piece;
        };
    }

    /** Says nothing more this way when so many octets went, and keeps the connection open. */
    public static Supplier<Fault> stallAfter(Way way, long octets) {
        return () -> {
            AtomicLong left = new AtomicLong(octets);
            return (going, piece) -> {
                if (going != way) {
                    return piece;
                }
                long before = left.getAndAdd(-piece.length);
                return Arrays.copyOf(piece, (int) Math.max(0, Math.min(before, piece.length)));
            };
        };
    }

    /** Swallows whatever is said, both ways. */
    public static Supplier<Fault> blackHole() {
        return () -> (way, piece) -> new byte[0];
    }

    /** Lets so many octets through in a second. */
    public static Supplier<Fault> slow(Way way, int octetsPerSecond) {
        return () -> (going, piece) -> {
            if (going == way) {
                pause(Duration.ofNanos(1_000_000_000L * piece.length / octetsPerSecond));
            }
            return piece;
        };
    }

    /** Holds each piece back for so long. */
    public static Supplier<Fault> delay(Way way, Duration time) {
        return () -> (going, piece) -> {
            if (going == way) {
                pause(time);
            }
            return piece;
        };
    }

    /** Changes one octet of each piece with this probability. */
    public static Supplier<Fault> corrupt(Way way, double probability, long seed) {
        Random random = new Random(seed);
        return () -> (going, piece) -> {
            if (going == way && piece.length > 0 && random.nextDouble() < probability) {
                piece[random.nextInt(piece.length)] ^= (byte) (1 + random.nextInt(255));
            }
            return piece;
        };
    }

    /** Leaves the rest of the octets out once so many went this way, then ends the connection in order at the next piece. */
    public static Supplier<Fault> truncateAfter(Way way, long octets) {
        return breakAfter(way, octets, false);
    }

    /** Replaces this text wherever it stands within one piece. */
    public static Supplier<Fault> rewrite(Way way, String text, String by) {
        return () -> (going, piece) -> {
            if (going != way) {
                return piece;
            }
            String said = new String(piece, StandardCharsets.ISO_8859_1);
            return said.contains(text) ? said.replace(text, by).getBytes(StandardCharsets.ISO_8859_1) : piece;
        };
    }

    /** Once this text was said to the server, its answer is lost and the connection with it. @param times then all is well */
    public static Supplier<Fault> loseAnswerTo(String text, AtomicInteger times) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        return () -> {
            AtomicInteger armed = new AtomicInteger();
            return (way, piece) -> {
                if (way == Way.TO_SERVER) {
                    if (contains(piece, wanted) && times.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        armed.set(1);
                    }
                } else if (armed.get() > 0) {
                    throw Broken.reset();
                }
                return piece;
            };
        };
    }

    private static boolean contains(byte[] octets, byte[] wanted) {
        for (int i = 0; i + wanted.length <= octets.length; i++) {
            if (Arrays.equals(octets, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
        }
    }

    // The connections.

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    reset(client);
                    continue;
                }
                open(client);
            } catch (IOException e) {
                continue; // the listener is closed, or the server is away
            }
        }
    }

    private void open(Socket client) throws IOException {
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(host, target), 2000);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
        } catch (IOException e) {
            reset(client);
            throw e;
        }
        opened.incrementAndGet();
        Link link = new Link(client, server, faults.get());
        links.add(link);
        if (refusing) {
            link.end(true);
            return;
        }
        start("proxy to server", () -> link.carry(Way.TO_SERVER));
        start("proxy to client", () -> link.carry(Way.TO_CLIENT));
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private final Fault fault;

        Link(Socket client, Socket server, Fault fault) {
            this.client = client;
            this.server = server;
            this.fault = fault;
        }

        void carry(Way way) {
            boolean reset = false;
            try {
                InputStream in = (way == Way.TO_SERVER ? client : server).getInputStream();
                OutputStream out = (way == Way.TO_SERVER ? server : client).getOutputStream();
                byte[] buffer = new byte[16 << 10];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    byte[] passed = fault.pass(way, Arrays.copyOf(buffer, read));
                    out.write(passed);
                    out.flush();
                }
            } catch (Broken e) {
                reset = e.reset;
            } catch (IOException e) {
                reset = true; // the other end has gone
            } finally {
                end(reset);
            }
        }

        void end(boolean reset) {
            links.remove(this);
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    if (reset) {
                        socket.setSoLinger(true, 0);
                    }
                    socket.close();
                } catch (IOException e) {
                    links.remove(this); // it was closed already
                }
            }
        }
    }
}

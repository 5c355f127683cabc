package org.postern.servers;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes a server on this machine seem far away: each direction takes half of the round trip, and nothing is lost of the bandwidth. */
public final class DelayProxy implements Closeable {
    private static final int MOST_WAITING = 4096;

    private final ServerSocket listening;
    private final int target;
    private final long delayNanos;

    private record Chunk(long due, byte[] bytes) {}

    public DelayProxy(int target, int roundTripMillis) throws IOException {
        this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.target = target;
        this.delayNanos = TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2;
        start("delay-accept", this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket near = listening.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            pipe(near, far);
            pipe(far, near);
        }
    }

    private void pipe(Socket from, Socket to) {
        LinkedBlockingQueue<Chunk> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
        start("delay-read", () -> {
            byte[] buffer = new byte[65_536];
            InputStream in = from.getInputStream();
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    waiting.put(new Chunk(System.nanoTime() + delayNanos, java.util.Arrays.copyOf(buffer, n)));
                }
            } finally {
                waiting.put(new Chunk(System.nanoTime() + delayNanos, new byte[0]));
            }
        });
        start("delay-write", () -> {
            try (to) {
                OutputStream out = to.getOutputStream();
                for (Chunk chunk = waiting.take(); chunk.bytes().length > 0; chunk = waiting.take()) {
                    LockSupport.parkNanos(chunk.due() - System.nanoTime());
                    out.write(chunk.bytes());
                }
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** A connection that breaks ends its threads; whoever measures sees it in the figures of the daemon. */
    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        Thread.currentThread().interrupt();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}

package org.postern.servers;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Speaks clamd's INSTREAM: finds something in every mail that has the word EICAR, cannot scan one that has the word UNSCANNABLE, takes no more than a given number of octets,
 * and can be away or sick.
 */
public final class ScriptedClamd implements AutoCloseable {
    private final int limit;
    private final @Nullable Path socket;
    private int port;
    private volatile boolean sick;
    private @Nullable ServerSocketChannel server;

    /** @param limit StreamMaxLength, octets */
    public ScriptedClamd(int limit) {
        this(limit, null);
    }

    /** @param socket path of its Unix socket; null: it listens on TCP */
    public ScriptedClamd(int limit, @Nullable Path socket) {
        this.limit = limit;
        this.socket = socket;
        start();
    }

    public String address() {
        return socket == null ? "127.0.0.1:" + port : socket.toString();
    }

    /** From now on it can scan nothing, or again everything. */
    public void sick(boolean now) {
        sick = now;
    }

    /** Comes back where it was. */
    public void start() {
        try {
            ServerSocketChannel open = socket == null ? onTcp() : onUnixSocket(socket);
            server = open;
            Thread thread = new Thread(() -> serve(open), "clamd");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerSocketChannel onTcp() throws IOException {
        ServerSocketChannel open = ServerSocketChannel.open();
        open.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        port = open.socket().getLocalPort();
        return open;
    }

    private static ServerSocketChannel onUnixSocket(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    private void serve(ServerSocketChannel open) {
        while (open.isOpen()) {
            try (SocketChannel client = open.accept()) {
                answer(client);
            } catch (IOException e) {
                // closed, or the client went: the next one
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(client));
        byte[] command = in.readNBytes("zINSTREAM\0".length());
        if (!new String(command, StandardCharsets.US_ASCII).equals("zINSTREAM\0")) {
            say(client, "UNKNOWN COMMAND");
            return;
        }
        StringBuilder mail = new StringBuilder();
        for (int count = in.readInt(); count > 0; count = in.readInt()) {
            mail.append(new String(in.readNBytes(count), StandardCharsets.ISO_8859_1));
            if (mail.length() > limit) {
                say(client, "INSTREAM size limit exceeded. ERROR");
                return;
            }
        }
        if (sick || mail.indexOf("UNSCANNABLE") >= 0) {
            say(client, "stream: Can't allocate memory ERROR");
            return;
        }
        say(client, mail.indexOf("EICAR") >= 0 ? "stream: Eicar-Test-Signature FOUND" : "stream: OK");
    }

    private static void say(SocketChannel client, String text) throws IOException {
        ByteBuffer answer = ByteBuffer.wrap((text + "\0").getBytes(StandardCharsets.US_ASCII));
        while (answer.hasRemaining()) {
            client.write(answer);
        }
    }

    /** Goes away. */
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}

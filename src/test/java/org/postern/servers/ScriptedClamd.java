package org.postern.servers;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Speaks clamd's INSTREAM: finds something in every mail that has the word EICAR, cannot scan one that has the word UNSCANNABLE, takes no more than a given number of octets,
 * and can be away or sick.
 */
public final class ScriptedClamd implements AutoCloseable {
    private final int limit;
    private int port;
    private volatile boolean sick;
    private @Nullable ServerSocket server;

    /** @param limit StreamMaxLength, octets */
    public ScriptedClamd(int limit) {
        this.limit = limit;
        start();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** From now on it can scan nothing, or again everything. */
    public void sick(boolean now) {
        sick = now;
    }

    /** Comes back where it was. */
    public void start() {
        try {
            ServerSocket open = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            server = open;
            port = open.getLocalPort();
            Thread thread = new Thread(() -> serve(open), "clamd");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket open) {
        while (!open.isClosed()) {
            try (Socket client = open.accept()) {
                answer(client);
            } catch (IOException e) {
                // closed, or the client went: the next one
            }
        }
    }

    private void answer(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
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

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write((text + "\0").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
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

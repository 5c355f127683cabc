package org.postern.servers;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that speaks HTTP CONNECT and SOCKS5, told apart by the first octet, and keeps what it was asked for. */
public final class RelayingProxy implements AutoCloseable {
    /** {@code socks 127.0.0.1:143}, or the lines of an HTTP request. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private final ServerSocket listener;

    public RelayingProxy() {
        try {
            listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                inBackground(() -> relay(client));
            } catch (IOException e) {
                return; // closed by the test
            }
        }
    }

    private void relay(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            int first = in.read();
            Socket server = first == 5 ? socks(in, out) : http(first, in, out);
            try (server) {
                inBackground(() -> pump(server, client));
                in.transferTo(server.getOutputStream());
            }
        } catch (IOException e) {
            asked.add("(broken off)");
        }
    }

    private Socket socks(DataInputStream in, OutputStream out) throws IOException {
        in.readFully(new byte[in.readUnsignedByte()]);
        out.write(new byte[] {5, 0});
        in.readFully(new byte[3]);
        byte[] address = new byte[in.readUnsignedByte() == 3 ? in.readUnsignedByte() : 4];
        in.readFully(address);
        int port = in.readUnsignedShort();
        String host = address.length == 4
                ? InetAddress.getByAddress(address).getHostAddress()
                : new String(address, StandardCharsets.US_ASCII);
        asked.add("socks " + host + ":" + port);
        Socket server = new Socket(host, port);
        out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
        return server;
    }

    private Socket http(int first, InputStream in, OutputStream out) throws IOException {
        String line = (char) first + line(in);
        String[] target = line.split(" ")[1].split(":");
        while (!line.isEmpty()) {
            asked.add(line);
            line = line(in);
        }
        Socket server = new Socket(target[0], Integer.parseInt(target[1]));
        out.write("HTTP/1.1 200 connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return server;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            return; // one of the two has hung up
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "relaying-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}

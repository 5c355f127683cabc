package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.DatabaseConfig;
import org.postern.config.Secret;

/** A server that answers each question with the order to send it a file of this machine (LOAD DATA LOCAL INFILE) gets none. */
class RogueDatabaseTest {
    private static final String CONTENT = "what nobody may read";

    @TempDir
    private Path folder;

    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicBoolean gotIt = new AtomicBoolean();

    @Test
    void getsNoFile() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), CONTENT);
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> accept(listener, file), "rogue database");
            server.setDaemon(true);
            server.start();

            assertThatThrownBy(() -> Database.open(new DatabaseConfig(
                            "jdbc:mariadb://127.0.0.1:" + listener.getLocalPort() + "/crm",
                            "postern",
                            new Secret("secret"),
                            "postern",
                            2)))
                    .isInstanceOf(RuntimeException.class);
        }
        assertThat(orders).as("it was asked for the file").hasPositiveValue();
        assertThat(gotIt).as("it was sent").isFalse();
    }

    private void accept(ServerSocket listener, Path file) {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                client.setSoTimeout(5_000);
                serve(client, file);
            } catch (IOException e) {
                continue; // the client went away, or the listener is closed
            }
        }
    }

    /** Packets: three octets of length, one of number, then the content (MariaDB's client/server protocol). */
    private void serve(Socket client, Path file) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        send(out, 0, greeting());
        packet(in);
        send(out, 2, new byte[] {0, 0, 0, 2, 0, 0, 0});
        byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
        byte[] order = new byte[name.length + 1];
        order[0] = (byte) 0xFB;
        System.arraycopy(name, 0, order, 1, name.length);
        while (true) {
            byte[] asked = packet(in);
            if (new String(asked, StandardCharsets.UTF_8).contains(CONTENT)) {
                gotIt.set(true);
            }
            if (asked.length > 0) {
                orders.incrementAndGet();
                send(out, 1, order);
            }
        }
    }

    private static byte[] packet(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
        in.readUnsignedByte();
        byte[] content = new byte[length];
        in.readFully(content);
        return content;
    }

    private static void send(OutputStream out, int number, byte[] content) throws IOException {
        out.write(new byte[] {(byte) content.length, (byte) (content.length >> 8), 0, (byte) number});
        out.write(content);
        out.flush();
    }

    /** Protocol 10, version 11.4, all capabilities that a client may want, LOCAL FILES among them; native passwords. */
    private static byte[] greeting() {
        String lowCapabilities = "\u00ff\u00f7"; // without SSL
        String highCapabilities = "\u00ff\u0081";
        return ("\n11.4.5-MariaDB\0" + "\1\0\0\0" + "12345678\0" + lowCapabilities + "\u002d" + "\2\0"
                        + highCapabilities + "\25" + "\0\0\0\0\0\0" + "\0\0\0\0" + "123456789012\0"
                        + "mysql_native_password\0")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}

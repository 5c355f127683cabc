package org.postern.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.postern.servers.DovecotServer;

/** Fetches a whole mailbox by one command and throws the bytes away: the most that any reader could reach. */
final class RawFetch {
    private RawFetch() {}

    /** @return seconds; the mailbox is indexed by the server then */
    static double run(int port, String mailbox) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            OutputStream out = socket.getOutputStream();
            line(in);
            ask(in, out, "a", "LOGIN " + mailbox + " " + DovecotServer.PASSWORD);
            ask(in, out, "b", "EXAMINE INBOX");
            long start = System.nanoTime();
            ask(in, out, "c", "UID FETCH 1:* (UID BODY.PEEK[])");
            double seconds = (System.nanoTime() - start) / 1e9;
            ask(in, out, "d", "LOGOUT");
            return seconds;
        }
    }

    private static void ask(InputStream in, OutputStream out, String tag, String command) throws IOException {
        out.write((tag + " " + command + "\r\n").getBytes(US_ASCII));
        out.flush();
        for (String line = line(in); !line.startsWith(tag + " "); line = line(in)) {
            int brace = line.endsWith("}") ? line.lastIndexOf('{') : -1;
            if (brace >= 0) {
                in.skipNBytes(Long.parseLong(line.substring(brace + 1, line.length() - 1)));
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the mail server hung up after: " + line);
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }
}

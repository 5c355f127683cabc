package org.postern.servers;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An IMAP server that does as the test says, also what no server should: it lies about sizes, breaks off, says too much. One folder, any user and password.
 */
public final class ScriptedImap implements AutoCloseable {
    private static final Pattern PARTIAL = Pattern.compile("BODY\\.PEEK\\[(HEADER)?]<(\\d+)\\.(\\d+)>");

    /** The mails by UID. */
    public final NavigableMap<Long, byte[]> mails = new ConcurrentSkipListMap<>();

    /** All lines that clients sent. */
    public final List<String> received = new CopyOnWriteArrayList<>();

    public volatile String greeting = "* OK ready";
    public volatile String capabilities = "IMAP4rev1 LITERAL+";
    public volatile long uidValidity = 7;
    public volatile Lies lies = new Lies();

    /** How a login ends, behind the tag. */
    public volatile String loginAnswer = "OK done";

    /** What STARTTLS goes over to; null: it is no command. */
    public volatile SSLContext tls;

    /** Lines that are sent in one piece with the consent to STARTTLS, before TLS, as somebody on the way could. */
    public volatile String injected = "";

    /** True: the first FETCH of mails is answered after the second, and their tags come the other way round. */
    public volatile boolean outOfTurn;

    /** What happens to a command before it is answered. */
    public volatile Interference interference = (command, tag, out) -> false;

    private final ServerSocket listener;
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());

    /** Comes between a command and its answer. */
    public interface Interference {
        /**
         * @param command without its tag
         * @return true if it has answered itself
         * @throws IOException to end the connection
         */
        boolean with(String command, String tag, OutputStream out) throws IOException;
    }

    /** What an honest server says; a test overrides what it lies about. */
    public static class Lies {
        /** RFC822.SIZE of a mail, as it is sent. */
        public String size(long uid, byte[] mail) {
            return Integer.toString(mail.length);
        }

        /** Sends the answer to a FETCH of the whole mail. */
        public void whole(long uid, byte[] mail, OutputStream out) throws IOException {
            write(out, "* " + uid + " FETCH (UID " + uid + " FLAGS () BODY[] {" + mail.length + "}\r\n");
            out.write(mail);
            write(out, ")\r\n");
        }

        /** A piece of the mail; null: NIL. */
        public byte[] piece(long uid, byte[] piece) {
            return piece;
        }

        /** UIDs found by UID SEARCH. */
        public List<Long> found(List<Long> uids) {
            return uids;
        }
    }

    public ScriptedImap() {
        try {
            listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "scripted-imap");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public ScriptedImap mail(long uid, String mail) {
        mails.put(uid, mail.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : List.copyOf(sockets)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread thread = new Thread(() -> serve(socket), "scripted-imap-session");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed by the test
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            write(out, greeting + "\r\n");
            for (String line = line(in); line != null; line = line(in)) {
                received.add(line);
                String tag = line.substring(0, line.indexOf(' '));
                String command = line.substring(tag.length() + 1);
                if (interference.with(command, tag, out)) {
                    out.flush();
                    continue;
                }
                if (command.startsWith("AUTHENTICATE")) {
                    write(out, "+ \r\n");
                    received.add(String.valueOf(line(in)));
                }
                if (command.startsWith("STARTTLS") && tls != null) {
                    write(out, tag + " OK begin TLS\r\n" + injected);
                    SSLSocket secure =
                            (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
                    secure.setUseClientMode(false);
                    in = new BufferedInputStream(secure.getInputStream());
                    out = secure.getOutputStream();
                    continue;
                }
                ByteArrayOutputStream answer = new ByteArrayOutputStream();
                if (outOfTurn && command.contains("BODY.PEEK[]")) {
                    outOfTurn = false;
                    String second = String.valueOf(line(in));
                    String secondTag = second.substring(0, second.indexOf(' '));
                    answer(second.substring(secondTag.length() + 1), answer, out);
                    write(out, secondTag + " OK done\r\n");
                }
                answer(command, answer, out);
                boolean login = command.startsWith("LOGIN ") || command.startsWith("AUTHENTICATE");
                write(answer, tag + " " + (login ? loginAnswer : "OK done") + "\r\n");
                answer.writeTo(out);
                out.flush();
                if (command.startsWith("LOGOUT")) {
                    return;
                }
            }
        } catch (IOException e) {
            // The test or the client broke off: that is what it is for.
            received.add("(broken off)");
        }
    }

    private void answer(String command, OutputStream answer, OutputStream now) throws IOException {
        if (command.startsWith("CAPABILITY")) {
            write(answer, "* CAPABILITY " + capabilities + "\r\n");
        } else if (command.startsWith("LIST")) {
            write(answer, "* LIST () \"/\" INBOX\r\n");
        } else if (command.startsWith("EXAMINE") || command.startsWith("SELECT")) {
            write(
                    answer,
                    "* " + mails.size() + " EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY " + uidValidity + "]\r\n");
        } else if (command.startsWith("UID SEARCH")) {
            StringBuilder found = new StringBuilder("* SEARCH");
            lies.found(uids(command.split(" ", 4)[3].split(" ")[0]))
                    .forEach(uid -> found.append(' ').append(uid));
            write(answer, found + "\r\n");
        } else if (command.startsWith("UID FETCH")) {
            fetch(command, answer, now);
        }
    }

    private void fetch(String command, OutputStream answer, OutputStream now) throws IOException {
        Matcher partial = PARTIAL.matcher(command);
        boolean pieces = partial.find();
        for (long uid : uids(command.split(" ")[2])) {
            byte[] mail = mails.get(uid);
            if (command.contains("HEADER.FIELDS")) {
                byte[] field = messageId(mail);
                write(
                        answer,
                        "* " + uid + " FETCH (UID " + uid + " RFC822.SIZE " + lies.size(uid, mail)
                                + " BODY[HEADER.FIELDS (MESSAGE-ID)] {" + field.length + "}\r\n");
                answer.write(field);
                write(answer, ")\r\n");
            } else if (pieces) {
                byte[] part = lies.piece(uid, part(mail, partial));
                write(answer, "* " + uid + " FETCH (UID " + uid + " BODY[]<" + partial.group(2) + "> ");
                if (part == null) {
                    write(answer, "NIL)\r\n");
                } else {
                    write(answer, "{" + part.length + "}\r\n");
                    answer.write(part);
                    write(answer, ")\r\n");
                }
            } else if (command.contains("BODY.PEEK[]")) {
                lies.whole(uid, mail, now);
            } else {
                write(
                        answer,
                        "* " + uid + " FETCH (UID " + uid + " RFC822.SIZE " + lies.size(uid, mail)
                                + " INTERNALDATE \"04-Mar-2026 09:15:30 +0000\" FLAGS ())\r\n");
            }
        }
    }

    private static byte[] messageId(byte[] mail) {
        return new String(mail, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.startsWith("Message-ID:"))
                .map(line -> line + "\r\n\r\n")
                .findFirst()
                .orElse("\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Ends all connections. */
    public void drop() {
        try {
            for (Socket socket : List.copyOf(sockets)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] part(byte[] mail, Matcher partial) {
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        byte[] from = partial.group(1) == null
                ? mail
                : text.substring(0, text.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
        int offset = (int) Math.min(from.length, Long.parseLong(partial.group(2)));
        int end = (int) Math.min(from.length, offset + Long.parseLong(partial.group(3)));
        return java.util.Arrays.copyOfRange(from, offset, end);
    }

    private List<Long> uids(String set) {
        List<Long> uids = new ArrayList<>();
        for (Map.Entry<Long, byte[]> mail : mails.entrySet()) {
            for (String part : set.split(",")) {
                String[] ends = part.split(":");
                long first = Long.parseLong(ends[0]);
                long last = ends.length == 1 ? first : ends[1].equals("*") ? Long.MAX_VALUE : Long.parseLong(ends[1]);
                if (mail.getKey() >= first && mail.getKey() <= last) {
                    uids.add(mail.getKey());
                }
            }
        }
        return uids;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(c);
        }
        return null;
    }
}

package org.postern.servers;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
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
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A POP3 server that does as the test says, also what no server should. Any user and password. */
public final class ScriptedPop3 implements AutoCloseable {
    /** The mails in the order of the server. Between two sessions the test may change them. */
    public final List<byte[]> mails = Collections.synchronizedList(new ArrayList<>());

    /** All lines that clients sent, over all sessions. */
    public final List<String> received = Collections.synchronizedList(new ArrayList<>());

    public volatile Lies lies = new Lies();

    private final ServerSocket listener;

    /** What an honest server says; a test overrides what it lies about. Numbers count from 1. */
    public static class Lies {
        /** @return null: the server does not know UIDL */
        public @Nullable String uidl(int number, byte[] mail) {
            return "id-" + Integer.toHexString(java.util.Arrays.hashCode(mail));
        }

        public String size(int number, byte[] mail) {
            return Integer.toString(mail.length);
        }

        public boolean knowsTop() {
            return true;
        }

        public boolean gives(int number) {
            return true;
        }

        /** Sends the mail behind {@code +OK}, with dots doubled and the line that ends it. */
        public void retrieve(int number, byte[] mail, OutputStream out) throws IOException {
            lines(mail, out);
        }

        /** @return false: the connection ends without an answer, and nothing is deleted */
        public boolean answersQuit() {
            return true;
        }
    }

    public ScriptedPop3() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "scripted-pop3");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public ScriptedPop3 mail(String mail) {
        mails.add(mail.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void write(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void lines(byte[] text, OutputStream out) throws IOException {
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\r\n")) {
            write(out, line.startsWith(".") ? "." + line : line);
        }
        write(out, ".");
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread thread = new Thread(() -> serve(socket), "scripted-pop3-session");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed by the test
            }
        }
    }

    private void serve(Socket socket) {
        Set<Integer> deleted = new TreeSet<>(Collections.reverseOrder());
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            write(out, "+OK ready");
            out.flush();
            for (String line = line(in); line != null; line = line(in)) {
                received.add(line);
                String[] words = line.split(" ");
                if (words[0].equalsIgnoreCase("QUIT")) {
                    if (!lies.answersQuit()) {
                        return;
                    }
                    deleted.forEach(number -> mails.remove(number - 1));
                    write(out, "+OK bye");
                    out.flush();
                    return;
                }
                answer(words, deleted, out);
                out.flush();
            }
        } catch (IOException e) {
            received.add("(broken off)"); // the test or the client did: that is what it is for
        }
    }

    private void answer(String[] words, Set<Integer> deleted, OutputStream out) throws IOException {
        int number = words.length > 1 && words[1].matches("\\d+") ? Integer.parseInt(words[1]) : 0;
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "CAPA" -> {
                write(out, "+OK");
                write(out, lies.knowsTop() ? "TOP" : "USER");
                if (mails.isEmpty() || lies.uidl(1, mails.get(0)) != null) {
                    write(out, "UIDL");
                }
                write(out, ".");
            }
            case "STAT" ->
                write(
                        out,
                        "+OK " + mails.size() + " "
                                + mails.stream().mapToLong(mail -> mail.length).sum());
            case "LIST" -> {
                if (number > 0) {
                    write(out, "+OK " + number + " " + lies.size(number, mails.get(number - 1)));
                } else {
                    write(out, "+OK");
                    for (int i = 1; i <= mails.size(); i++) {
                        write(out, i + " " + lies.size(i, mails.get(i - 1)));
                    }
                    write(out, ".");
                }
            }
            case "UIDL" -> uidl(number, out);
            case "TOP" -> {
                if (lies.knowsTop() && lies.gives(number)) {
                    write(out, "+OK");
                    lines(header(mails.get(number - 1)), out);
                } else {
                    write(out, "-ERR no");
                }
            }
            case "RETR" -> {
                if (lies.gives(number)) {
                    write(out, "+OK");
                    lies.retrieve(number, mails.get(number - 1), out);
                } else {
                    write(out, "-ERR this one is broken");
                }
            }
            case "DELE" -> {
                deleted.add(number);
                write(out, "+OK");
            }
            default -> write(out, "+OK");
        }
    }

    private void uidl(int number, OutputStream out) throws IOException {
        if (!mails.isEmpty() && lies.uidl(1, mails.get(0)) == null) {
            write(out, "-ERR what?");
            return;
        }
        write(out, number > 0 ? "+OK " + number + " " + lies.uidl(number, mails.get(number - 1)) : "+OK");
        if (number == 0) {
            for (int i = 1; i <= mails.size(); i++) {
                write(out, i + " " + lies.uidl(i, mails.get(i - 1)));
            }
            write(out, ".");
        }
    }

    private static byte[] header(byte[] mail) {
        String text = new String(mail, StandardCharsets.ISO_8859_1);
        return text.substring(0, text.indexOf("\r\n\r\n") + 2).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String line(InputStream in) throws IOException {
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

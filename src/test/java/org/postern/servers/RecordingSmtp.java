package org.postern.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLException;

/** An SMTP server that takes every mail and keeps what was said, line by line. (GreenMail's refuses the null return path.) */
public final class RecordingSmtp implements AutoCloseable {
    private final ServerSocket socket;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();

    /** @param hangsUp ends the connection instead of saying that a mail was taken */
    public RecordingSmtp(boolean hangsUp) throws IOException {
        this(hangsUp, ServerSocketFactory.getDefault());
    }

    /** @param listening makes the socket, perhaps with TLS from the first octet on */
    public RecordingSmtp(boolean hangsUp, ServerSocketFactory listening) throws IOException {
        socket = listening.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread listener = new Thread(() -> listen(hangsUp), "recording SMTP");
        listener.setDaemon(true);
        listener.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** @return command lines of all sessions, in order */
    public List<String> commands() {
        return commands;
    }

    /** @return mails as they were sent, with CRLF */
    public List<String> mails() {
        return mails;
    }

    private void listen(boolean hangsUp) {
        try {
            while (true) {
                try (Socket client = socket.accept()) {
                    serve(client, hangsUp);
                } catch (SSLException e) {
                    commands.add("(no TLS)");
                }
            }
        } catch (SocketException e) {
            commands.add("(closed)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket client, boolean hangsUp) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.ISO_8859_1);
        out.print("220 recording\r\n");
        out.flush();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            commands.add(line);
            String verb = line.split("[ :]")[0];
            if (verb.equals("DATA")) {
                reply(out, "354 go on");
                mails.add(mail(in));
                if (hangsUp) {
                    return;
                }
            }
            reply(
                    out,
                    verb.equals("EHLO")
                            ? "250-recording\r\n250 AUTH PLAIN"
                            : verb.equals("AUTH") ? "235 yes" : "250 yes");
        }
    }

    private static void reply(PrintWriter out, String text) {
        out.print(text + "\r\n");
        out.flush();
    }

    private static String mail(BufferedReader in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return mail.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

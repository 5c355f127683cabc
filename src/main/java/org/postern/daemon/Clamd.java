package org.postern.daemon;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.postern.message.Octets;

/** Asks clamd by INSTREAM (clamd(8)): one connection a mail, which is streamed, so memory does not grow with its size. */
final class Clamd {
    private static final int CHUNK = 64 << 10;
    private static final int LONGEST_ANSWER = 4096;

    /** What clamd says of a mail. */
    sealed interface Answer {
        /** Nothing was found. */
        record Clean() implements Answer {}

        /** @param name of what was found */
        record Found(String name) implements Answer {}

        /** It is above StreamMaxLength, so clamd says nothing of it. */
        record TooLarge() implements Answer {}

        /** It did not scan the mail. @param said why, in its words */
        record Failed(String said) implements Answer {}
    }

    private final SocketAddress address;
    private final String shown;
    private final Duration patience;

    private Clamd(SocketAddress address, String shown, Duration patience) {
        this.address = address;
        this.shown = shown;
        this.patience = patience;
    }

    /**
     * @param where path of its Unix socket, or {@code HOST:PORT}
     * @param patience for a whole mail; what takes longer is a failure
     */
    static Clamd at(String where, Duration patience) {
        if (where.startsWith("/")) {
            return new Clamd(UnixDomainSocketAddress.of(where), where, patience);
        }
        int colon = where.lastIndexOf(':');
        if (colon < 1 || !where.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("clamd at '" + where + "': a path or HOST:PORT is needed");
        }
        int port = Integer.parseInt(where.substring(colon + 1));
        return new Clamd(new InetSocketAddress(where.substring(0, colon), port), where, patience);
    }

    /** @throws IOException if clamd is away, breaks off or is too slow: nobody knows what is in the mail */
    Answer scan(Octets mail) throws IOException {
        // The socket of a channel has no time limit of its own: closing it ends the waiting.
        try (SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open()) {
            CompletableFuture<Void> limit =
                    new CompletableFuture<Void>().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture<Void> unused = limit.whenComplete((done, late) -> close(channel));
            try {
                channel.connect(address);
                return answer(talk(channel, mail));
            } catch (ClosedChannelException e) {
                SocketTimeoutException late = new SocketTimeoutException("no answer in " + patience.toSeconds() + " s");
                late.initCause(e);
                throw late;
            } finally {
                limit.complete(null);
            }
        } catch (IOException e) {
            throw new IOException("clamd at " + shown + ": " + e.getMessage(), e);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String talk(SocketChannel channel, Octets mail) throws IOException {
        OutputStream out = Channels.newOutputStream(channel);
        InputStream back = Channels.newInputStream(channel);
        try (InputStream in = mail.open()) {
            out.write("zINSTREAM\0".getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
                out.write(ByteBuffer.allocate(Integer.BYTES).putInt(count).array());
                out.write(chunk, 0, count);
            }
            out.write(new byte[Integer.BYTES]);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            // clamd closes the connection in the middle of a mail that is too large, and says so first.
            String said = read(back);
            if (said.isEmpty()) {
                throw e;
            }
            return said;
        }
        return read(back);
    }

    private static String read(InputStream back) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (int octet = back.read(); octet > 0 && said.size() < LONGEST_ANSWER; octet = back.read()) {
            said.write(octet);
        }
        return said.toString(StandardCharsets.UTF_8).strip();
    }

    private static Answer answer(String said) throws IOException {
        if (said.equals("stream: OK")) {
            return new Answer.Clean();
        }
        if (said.startsWith("stream: ") && said.endsWith(" FOUND")) {
            return new Answer.Found(said.substring("stream: ".length(), said.length() - " FOUND".length()));
        }
        if (said.startsWith("INSTREAM size limit exceeded")) {
            return new Answer.TooLarge();
        }
        if (said.isEmpty()) {
            throw new EOFException("it broke off without an answer");
        }
        return new Answer.Failed(said);
    }
}

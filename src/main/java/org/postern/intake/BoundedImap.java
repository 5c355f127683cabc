package org.postern.intake;

import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.util.MailLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Angus' IMAP protocol, which makes room for whatever size a server announces, with a bound on it: a longer answer ends in {@link TooLong} before a byte of it is
 * allocated.
 */
final class BoundedImap extends IMAPProtocol {
    /** Octets of one answer: a list of two million UIDs, or a mail twice as large as those fetched whole. */
    static final int LONGEST = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(BoundedImap.class);

    private static final int KEPT = 1 << 20;

    /** Answers of a FETCH are read into one array, one after the other. Null until the first, as are all fields during construction. */
    private @Nullable ByteArray shared;

    private boolean sharing;
    private String challenge = "";

    private final FolderNames names = new FolderNames();

    BoundedImap(String protocol, String host, int port, Properties properties, boolean tls, Session session)
            throws IOException, ProtocolException {
        super(protocol, host, port, properties, tls, new MailLogger(BoundedImap.class, "IMAP", session));
    }

    /** Reads one answer that is valid only until the next is read. */
    Response readPassing() throws IOException, ProtocolException {
        sharing = true;
        try {
            return readResponse();
        } finally {
            sharing = false;
        }
    }

    /** After an uncommonly large mail: the array is not kept for the next ones. */
    void forgetLargeBuffer() {
        if (shared != null && shared.getBytes().length > KEPT) {
            shared = null;
        }
    }

    /** Names of the folders that were listed last. */
    FolderNames names() {
        return names;
    }

    /** Appends the name of a folder as the server has it. */
    void appendName(Argument arguments, String folder) {
        writeMailboxName(arguments, folder);
    }

    /**
     * Logs in by a mechanism that has one answer to one question.
     *
     * @param response base64
     * @param dismissal base64: what ends the exchange after the server has told its error in a challenge (RFC 7628, section 3.2.3)
     */
    void authenticate(String mechanism, String response, String dismissal) throws ProtocolException, IOException {
        boolean tracing = isTracing();
        if (tracing) {
            suspendTracing();
        }
        try {
            boolean atOnce = hasCapability("SASL-IR");
            String tag = writeCommand("AUTHENTICATE " + mechanism + (atOnce ? " " + response : ""), null);
            boolean told = atOnce;
            List<Response> responses = new ArrayList<>();
            while (true) {
                Response said = readResponse();
                responses.add(said);
                if (said.isContinuation()) {
                    if (told) {
                        challenge = decoded(said.getRest());
                    }
                    send(told ? dismissal : response);
                    told = true;
                } else if (said.isBYE() || (said.isTagged() && tag.equals(said.getTag()))) {
                    notifyResponseHandlers(responses.toArray(new Response[0]));
                    handleLoginResult(said);
                    setCapabilities(said);
                    return;
                }
            }
        } finally {
            if (tracing) {
                resumeTracing();
            }
        }
    }

    /** @return what the server has told of a token it did not take; empty if nothing */
    String challenge() {
        return challenge;
    }

    private void send(String line) throws IOException {
        OutputStream out = getOutputStream();
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String decoded(@Nullable String base64) {
        try {
            return base64 == null ? "" : new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return base64;
        }
    }

    @Override
    protected void writeMailboxName(Argument arguments, String folder) {
        Optional<String> listed = names.asListed(folder);
        if (listed.isPresent()) {
            arguments.writeBytes(listed.get().getBytes(StandardCharsets.ISO_8859_1));
        } else {
            super.writeMailboxName(arguments, folder);
        }
    }

    /** Ends an IDLE that another thread listens to. A connection that is lost meanwhile is noticed there. */
    void endIdle() {
        try {
            OutputStream out = getOutputStream();
            out.write("DONE\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            LOG.debug("IDLE could not be ended", e);
        }
    }

    @Override
    protected ByteArray getResponseBuffer() {
        if (!sharing) {
            return new Bounded(128);
        }
        if (shared == null) {
            shared = new Bounded(64 << 10);
        }
        return shared;
    }

    /** The server announced more octets than are taken in one answer. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("an answer longer than " + LONGEST + " octets was announced");
        }
    }

    private static final class Bounded extends ByteArray {
        Bounded(int size) {
            super(size);
        }

        @Override
        public void grow(int by) {
            if (by < 0 || getBytes().length + (long) by > LONGEST) {
                throw new TooLong();
            }
            super.grow(by);
        }
    }
}

package org.postern.intake;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MailDateFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParsePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig;
import org.postern.durable.DurableStep;
import org.postern.intake.MailServerException.Kind;
import org.postern.intake.signin.Credential;
import org.postern.intake.signin.SignIn;
import org.postern.message.Octets;

/** A session with a POP3 server, which locks the mailbox from its begin to its end. For one thread; only {@link #cut()} may come from another. */
final class Pop3Session {
    private static final Pattern LATER =
            Pattern.compile("timed out|EOF|\\[SYS/TEMP]|\\[IN-USE]|\\[LOGIN-DELAY]", Pattern.CASE_INSENSITIVE);

    private static final Set<String> HEAD = Set.of("from", "sender", "date", "message-id");

    /** Some servers write into a mail that it was read. */
    private static final Set<String> CHANGED_BY_SERVERS =
            Set.of("status", "x-status", "x-uidl", "x-uid", "x-keywords", "x-mozilla-status", "content-length");

    private final Store store;
    private final POP3Folder folder;
    private final RawSocket socket;
    private final ScheduledExecutorService clock;
    private final Timeouts timeouts;
    private @Nullable List<Long> sizes;
    private HostBudget.@Nullable Permit permit;

    private Pop3Session(
            Store store, POP3Folder folder, RawSocket socket, ScheduledExecutorService clock, Timeouts timeouts) {
        this.store = store;
        this.folder = folder;
        this.socket = socket;
        this.clock = clock;
        this.timeouts = timeouts;
    }

    static Pop3Session open(
            MailboxConfig mailbox, Session session, SignIn signIn, Timeouts timeouts, ScheduledExecutorService clock)
            throws MailServerException {
        return ServerAddresses.connect(mailbox, address -> open(address, mailbox, session, signIn, timeouts, clock));
    }

    private static Pop3Session open(
            String address,
            MailboxConfig mailbox,
            Session session,
            SignIn signIn,
            Timeouts timeouts,
            ScheduledExecutorService clock)
            throws MailServerException {
        RawSocket socket = new RawSocket();
        ScheduledFuture<?> deadline = clock.schedule(
                socket::cut, timeouts.connect().plus(timeouts.read()).toMillis(), TimeUnit.MILLISECONDS);
        Credential credential = null;
        try {
            credential = ImapLogin.credential(signIn);
            Properties properties = MailSession.connecting(mailbox, session, socket, clock);
            if (credential.token()) {
                properties.setProperty("mail." + MailSession.protocolOf(mailbox) + ".auth.mechanisms", "XOAUTH2");
            }
            Store store = Session.getInstance(properties).getStore(MailSession.protocolOf(mailbox));
            store.connect(address, mailbox.port(), signIn.user(), credential.secret());
            POP3Folder inbox = (POP3Folder) store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            signIn.accepted();
            return new Pop3Session(store, inbox, socket, clock, timeouts);
        } catch (AuthenticationFailedException e) {
            // Angus says so of every login that did not end well; RFC 2449 and 3206 tell some of them apart.
            throw refused(String.valueOf(e.getMessage()), signIn, credential);
        } catch (MessagingException e) {
            Exception cause = e.getNextException();
            if (credential != null
                    && credential.token()
                    && String.valueOf(cause == null ? "" : cause.getMessage()).contains("[AUTH]")) {
                // The server has told by a challenge what it has against the token, which Angus takes for consent.
                throw refused(String.valueOf(cause.getMessage()), signIn, credential);
            }
            throw explained("connecting to " + mailbox.host() + ":" + mailbox.port(), e);
        } finally {
            deadline.cancel(false);
        }
    }

    /** What it takes counts, until it ends. */
    void uses(HostBudget.Permit given) {
        permit = given;
    }

    /** @throws MailServerException of kind BUDGET if no mail may be fetched now */
    void checkBudget() throws MailServerException {
        if (permit != null) {
            permit.check();
        }
    }

    private void release() {
        if (permit != null) {
            permit.release();
        }
    }

    private static MailServerException refused(String said, SignIn signIn, @Nullable Credential credential) {
        if (credential == null || LATER.matcher(said).find()) {
            String secret = credential == null ? "" : credential.secret();
            return new MailServerException(
                    Kind.CONNECTION,
                    "login of " + signIn.user() + " refused for now: "
                            + (secret.isEmpty() ? said : said.replace(secret, "********")));
        }
        return ImapLogin.fault(signIn.refused(credential, said));
    }

    /** @return how the connection is secured; empty: it is not */
    Optional<String> security() {
        return socket.security();
    }

    /** @return the mails in the order of the server */
    List<Message> mails() throws MailServerException {
        return ask(Duration.ZERO, () -> List.of(folder.getMessages()));
    }

    /** @return the unique id of each mail, empty if it has none; an empty list if the server does not know UIDL */
    List<String> uidls(List<Message> mails) throws MailServerException {
        return ask(Duration.ZERO, () -> {
            FetchProfile uids = new FetchProfile();
            uids.add(UIDFolder.FetchProfileItem.UID);
            folder.fetch(mails.toArray(Message[]::new), uids);
            List<String> uidls = new ArrayList<>();
            for (Message mail : mails) {
                String uidl = folder.getUID(mail);
                if (uidl == null && uidls.isEmpty()) {
                    return List.of();
                }
                uidls.add(uidl == null ? "" : uidl);
            }
            return uidls;
        });
    }

    /** @return octets of each mail in the order of the server, by one command; of one that it does not tell, 0 */
    List<Long> sizes() throws MailServerException {
        List<Long> known = sizes;
        if (known == null) {
            known = ask(
                    Duration.ZERO,
                    () -> Arrays.stream(folder.getSizes())
                            .asLongStream()
                            .boxed()
                            .toList());
            sizes = known;
        }
        return known;
    }

    long size(Message mail) throws MailServerException {
        return sizes().get(mail.getMessageNumber() - 1);
    }

    /** @return hex of SHA-256 of the header less the fields that servers change */
    String headerHash(Message mail) throws MailServerException {
        return ask(Duration.ZERO, () -> {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            for (Header line : Collections.list(mail.getAllHeaders())) {
                if (!CHANGED_BY_SERVERS.contains(line.getName().toLowerCase(Locale.ROOT))) {
                    hash.update((line.getName() + ":" + line.getValue() + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            return "header:" + HexFormat.of().formatHex(hash.digest());
        });
    }

    /** @return the header as the server holds it (TOP) */
    byte[] header(Message mail) throws MailServerException {
        return header(mail, name -> true);
    }

    /** @return From, Sender, Date and Message-ID, as they stand */
    byte[] head(Message mail) throws MailServerException {
        return header(mail, HEAD::contains);
    }

    private byte[] header(Message mail, Predicate<String> wanted) throws MailServerException {
        return ask(Duration.ZERO, () -> {
            StringBuilder header = new StringBuilder();
            for (Header line : Collections.list(mail.getAllHeaders())) {
                if (!wanted.test(line.getName().toLowerCase(Locale.ROOT))) {
                    continue;
                }
                header.append(line.getName())
                        .append(": ")
                        .append(line.getValue())
                        .append("\r\n");
            }
            return header.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        });
    }

    /** @return when the last server on its way took it, for POP3 itself knows no date; {@code now} if it does not say */
    Instant receivedAt(Message mail, Instant now) throws MailServerException {
        return ask(Duration.ZERO, () -> {
            String[] received = mail.getHeader("Received");
            if (received == null || received.length == 0) {
                return now;
            }
            String date = received[0].substring(received[0].lastIndexOf(';') + 1);
            Date parsed = new MailDateFormat().parse(date, new ParsePosition(0));
            return parsed == null ? now : parsed.toInstant();
        });
    }

    /** @return the whole mail; empty if it is longer than {@code largest}. What breaks off in the middle is no mail but a fault */
    Optional<Octets> fetch(Message mail, long announced, long largest) throws MailServerException {
        return ask(timeouts.whole(Math.max(0, Math.min(announced, 2 * largest))), () -> {
            SpooledOctets octets = new SpooledOctets();
            boolean whole = false;
            try {
                OutputStream out = new BufferedOutputStream(new Limited(octets, largest), 16 << 10);
                mail.writeTo(out);
                out.flush();
                whole = octets.size() <= largest;
                if (permit != null) {
                    permit.take(octets.size());
                }
                return whole ? Optional.of(octets.octets()) : Optional.empty();
            } finally {
                if (!whole) {
                    octets.octets().discard();
                }
            }
        });
    }

    /** Asks for these to be deleted; the server does it at the {@link #quit() end}. */
    void delete(List<Message> mails) throws MailServerException {
        ask(Duration.ZERO, () -> {
            for (Message mail : new ArrayList<>(mails)) {
                mail.setFlag(Flags.Flag.DELETED, true);
            }
            return true;
        });
    }

    /** Ends the session as it should; only now deleted mails go. Whether the server did it is seen in the next session. */
    void quit() throws MailServerException {
        ask(Duration.ZERO, () -> {
            folder.close(true);
            store.close();
            DurableStep.done("quit");
            return true;
        });
        release();
    }

    /** Ends the session without deleting anything; from any thread. */
    void cut() {
        socket.cut();
        release();
    }

    private interface Talk<T> {
        T talk() throws MessagingException, IOException, MailServerException, NoSuchAlgorithmException;
    }

    private <T> T ask(Duration more, Talk<T> talk) throws MailServerException {
        long most = timeouts.whole(BoundedImap.LONGEST).plus(more).toMillis();
        ScheduledFuture<?> deadline = clock.schedule(socket::cut, most, TimeUnit.MILLISECONDS);
        try {
            return talk.talk();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        } catch (MessageRemovedException e) {
            throw new MailServerException(Kind.REFUSED, "the server does not give a mail that it lists", e);
        } catch (MessagingException | IOException e) {
            throw explained("POP3", e);
        } finally {
            deadline.cancel(false);
        }
    }

    private static MailServerException explained(String what, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new MailServerException(Kind.TLS, what + ": no TLS that we accept: " + cause.getMessage(), e);
            }
        }
        return new MailServerException(Kind.CONNECTION, what + ": " + e.getMessage(), e);
    }

    /** Takes no more than the limit and one octet to tell that it was reached; the rest is read and thrown away. */
    private static final class Limited extends OutputStream {
        private final SpooledOctets octets;
        private final long limit;

        Limited(SpooledOctets octets, long limit) {
            this.octets = octets;
            this.limit = limit;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int room = (int) Math.min(count, limit + 1 - octets.size());
            if (room > 0) {
                octets.write(bytes, from, room);
            }
        }
    }
}

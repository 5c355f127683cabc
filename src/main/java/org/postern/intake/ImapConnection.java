package org.postern.intake;

import jakarta.mail.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ParsingException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.MailboxInfo;
import org.jspecify.annotations.Nullable;
import org.postern.commit.UidSet;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Tls;
import org.postern.intake.MailServerException.Kind;
import org.postern.intake.signin.SignIn;
import org.postern.outcome.MailServer.Sight;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with an IMAP server: commands by UID, answers bounded in size and time. For one thread; only {@link #cut()} may come from another.
 */
final class ImapConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImapConnection.class);

    /** A folder that is open. @param uidValidity of its UIDs. @param uidNext above every UID given so far; not positive: the server does not say */
    record Opened(long uidValidity, long uidNext, int mails, boolean readOnly) {}

    /** A mail as it came. @param bytes as many as its literal announced, all received */
    record Fetched(long uid, byte[] bytes, boolean seen, boolean flagged) {}

    /** A FETCH that was sent and whose answer has not been read. */
    record Sent(String tag, UidSet uids, long expected) {}

    private final BoundedImap imap;
    private final RawSocket socket;
    private final ScheduledExecutorService clock;
    private final Timeouts timeouts;
    private final SentFetches fetches = new SentFetches();
    private boolean usable = true;
    private HostBudget.@Nullable Permit permit;

    private ImapConnection(BoundedImap imap, RawSocket socket, ScheduledExecutorService clock, Timeouts timeouts) {
        this.imap = imap;
        this.socket = socket;
        this.clock = clock;
        this.timeouts = timeouts;
    }

    /** Connects, secures the connection as configured and logs in; or throws and leaves nothing open. */
    static ImapConnection open(
            MailboxConfig mailbox, Session session, SignIn signIn, Timeouts timeouts, ScheduledExecutorService clock)
            throws MailServerException {
        return ServerAddresses.connect(mailbox, address -> open(address, mailbox, session, signIn, timeouts, clock));
    }

    private static ImapConnection open(
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
        BoundedImap imap = null;
        try {
            imap = new BoundedImap(
                    MailSession.protocolOf(mailbox),
                    address,
                    mailbox.port(),
                    MailSession.connecting(mailbox, session, socket, clock),
                    mailbox.tls() == Tls.IMPLICIT,
                    session);
            if (imap.isAuthenticated()) {
                throw new MailServerException(
                        Kind.TLS, "the server greets with PREAUTH: neither is TLS possible, nor is it our account");
            }
            ImapLogin login = new ImapLogin(mailbox, imap);
            login.secure();
            login.login(signIn);
            if (imap.hasCapability("UTF8=ONLY")) {
                // RFC 6855, section 6: such a server refuses everything else until this is agreed.
                imap.enable("UTF8=ACCEPT");
            }
            ImapConnection connection = new ImapConnection(imap, socket, clock, timeouts);
            imap = null;
            return connection;
        } catch (ProtocolException | IOException | RuntimeException e) {
            throw ImapFault.explained("connecting to " + mailbox.host() + ":" + mailbox.port(), e, socket.wasCut());
        } finally {
            deadline.cancel(false);
            if (imap != null) {
                imap.disconnect();
            }
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

    boolean isWithinBudget() {
        try {
            checkBudget();
            return true;
        } catch (MailServerException over) {
            LOG.debug("{}", over.getMessage());
            return false;
        }
    }

    private void took(long octets) {
        if (permit != null) {
            permit.take(octets);
        }
    }

    private void release() {
        if (permit != null) {
            permit.release();
        }
    }

    /** @param capability in any case */
    boolean can(String capability) {
        return imap.hasCapability(capability);
    }

    /** @return as the server names them, in alphabetical order */
    List<String> capabilities() {
        return imap.getCapabilities().keySet().stream().sorted().toList();
    }

    /** @return how the connection is secured; empty: it is not */
    Optional<String> security() {
        return socket.security();
    }

    /** @return false if the server has closed the connection meanwhile */
    boolean alive() {
        try {
            run("NOOP");
            return true;
        } catch (MailServerException e) {
            LOG.debug("an idle connection was lost: {}", e.getMessage());
            return false;
        }
    }

    List<ServerFolder> folders() throws MailServerException {
        boolean roles = can("LIST-EXTENDED") && can("SPECIAL-USE");
        Response[] answers = run("LIST \"\" \"*\"" + (roles ? " RETURN (SPECIAL-USE)" : ""));
        return imap.names().listed(answers, imap.supportsUtf8());
    }

    /** Opens a folder so that nothing in it can change, not even {@code \Recent}. */
    Opened examine(String folder) throws MailServerException {
        return opened(folder, ask("EXAMINE", timeouts.whole(0), () -> imap.examine(folder)));
    }

    Opened select(String folder) throws MailServerException {
        return opened(folder, ask("SELECT", timeouts.whole(0), () -> imap.select(folder)));
    }

    void create(String folder) throws MailServerException {
        ask("CREATE", timeouts.whole(0), () -> {
            imap.create(folder);
            return true;
        });
    }

    /** @return the UIDs that the server found, ascending, each once */
    long[] search(String criteria) throws MailServerException {
        LongStream.Builder uids = LongStream.builder();
        for (Response response : run("UID SEARCH " + criteria)) {
            if (response instanceof IMAPResponse found && found.keyEquals("SEARCH")) {
                for (long uid = found.readLong(); uid >= 0; uid = found.readLong()) {
                    uids.add(uid);
                }
            }
        }
        return uids.build().sorted().distinct().toArray();
    }

    /** @return what there is of these UIDs, ascending. Others that the server mentions are left out */
    List<Listed> list(UidSet wanted, Instant now) throws MailServerException {
        TreeMap<Long, Listed> listed =
                FetchAnswers.listed(run("UID FETCH " + wanted + " (UID RFC822.SIZE INTERNALDATE FLAGS)"), wanted, now);
        UidSet untold = UidSet.of(
                wanted.uids().stream().filter(uid -> !listed.containsKey(uid)).toList());
        if (!untold.isEmpty()) {
            // Gone, or with a date that cannot be read.
            listed.putAll(FetchAnswers.listed(run("UID FETCH " + untold + " (UID RFC822.SIZE FLAGS)"), untold, now));
        }
        return new ArrayList<>(listed.values());
    }

    /**
     * Sends the command for these mails and does not wait.
     *
     * @param section empty for whole mails, or {@code HEADER}
     * @param expected octets, as listed
     */
    Sent send(UidSet uids, String section, long expected) throws MailServerException {
        return ask("FETCH", timeouts.write(), () -> {
            String tag = imap.writeCommand("UID FETCH " + uids + " (UID FLAGS BODY.PEEK[" + section + "])", null);
            Sent sent = new Sent(tag, uids, expected);
            fetches.sent(sent);
            return sent;
        });
    }

    /** Reads the answer to a command sent, as {@link SentFetches#receive}. */
    TreeMap<Long, Fetched> receive(Sent sent, long most) throws MailServerException {
        return ask("FETCH", timeouts.whole(sent.expected()), () -> {
            TreeMap<Long, Fetched> mails = fetches.receive(sent, most, this::next);
            imap.forgetLargeBuffer();
            took(mails.values().stream().mapToLong(mail -> mail.bytes().length).sum());
            return mails;
        });
    }

    /**
     * Fetches a piece of one mail.
     *
     * @param section empty for the whole mail, or {@code HEADER}
     * @return at most {@code length} octets; empty behind the end; null if there is no such mail
     */
    byte @Nullable [] piece(long uid, String section, long offset, int length) throws MailServerException {
        String item = "BODY.PEEK[" + section + "]<" + offset + "." + length + ">";
        byte[] piece = FetchAnswers.piece(run("UID FETCH " + uid + " (UID " + item + ")", timeouts.whole(length)), uid);
        if (piece != null && piece.length > length) {
            throw new MailServerException(
                    Kind.PROTOCOL, "asked for " + length + " octets of a mail, got " + piece.length);
        }
        took(piece == null ? 0 : piece.length);
        return piece;
    }

    /** @return From, Sender, Date and Message-ID of those of these mails that are there, as they stand */
    Map<Long, byte[]> heads(UidSet uids) throws MailServerException {
        return FetchAnswers.heads(
                run("UID FETCH " + uids + " (UID BODY.PEEK[HEADER.FIELDS (FROM SENDER DATE MESSAGE-ID)])"), uids);
    }

    /** @return Message-ID and size of those of these mails that are there */
    Map<Long, Sight> look(UidSet uids) throws MailServerException {
        return FetchAnswers.sights(
                run("UID FETCH " + uids + " (UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"), uids);
    }

    /** Runs a command without literals. @return all answers, the last being OK */
    Response[] run(String command) throws MailServerException {
        return run(command, timeouts.whole(BoundedImap.LONGEST));
    }

    /** Runs a command that ends with the name of a folder. */
    Response[] run(String command, String folder) throws MailServerException {
        return ask(firstWords(command), timeouts.whole(0), () -> {
            Argument name = new Argument();
            imap.appendName(name, folder);
            return checked(imap.command(command, name));
        });
    }

    /** Listens until the time is over. @param news called for each sign of a new mail */
    void idle(Duration most, Runnable news) throws MailServerException {
        ask("IDLE", most.plus(timeouts.connect()), () -> {
            String tag = imap.writeCommand("IDLE", null);
            ScheduledFuture<?> end = null;
            try {
                while (true) {
                    Response response = next();
                    if (response == null) {
                        continue;
                    }
                    if (response.isContinuation() && end == null) {
                        end = clock.schedule(imap::endIdle, most.toMillis(), TimeUnit.MILLISECONDS);
                    } else if (response.isTagged() && response.getTag().equals(tag)) {
                        imap.handleResult(response);
                        return true;
                    } else if (response instanceof IMAPResponse line && line.keyEquals("EXISTS")) {
                        news.run();
                    }
                }
            } finally {
                if (end != null) {
                    end.cancel(false);
                }
            }
        });
    }

    /** Ends the session as it should, without waiting long. */
    @Override
    public void close() {
        if (!usable()) {
            abandon();
            return;
        }
        usable = false;
        ScheduledFuture<?> deadline = clock.schedule(socket::cut, 2, TimeUnit.SECONDS);
        try {
            imap.logout();
        } catch (ProtocolException | RuntimeException e) {
            LOG.debug("the server did not answer LOGOUT", e);
        } finally {
            release();
            deadline.cancel(false);
        }
    }

    /** Cuts the connection at once; what is under way fails. From any thread. */
    void cut() {
        socket.cut();
    }

    /** @return false once it was cut, abandoned or closed */
    boolean usable() {
        return usable && !socket.wasCut();
    }

    /** Gives up a connection whose state is not known. */
    void abandon() {
        usable = false;
        socket.cut();
        imap.disconnect();
        release();
    }

    private Response[] run(String command, Duration most) throws MailServerException {
        return ask(firstWords(command), most, () -> checked(imap.command(command, null)));
    }

    private Response[] checked(Response[] responses) throws ProtocolException {
        imap.handleResult(responses[responses.length - 1]);
        return responses;
    }

    /** @return null for an answer that makes no sense but was read to its end */
    private @Nullable Response next() throws IOException, ProtocolException, MailServerException {
        Response response;
        try {
            response = imap.readPassing();
        } catch (ParsingException e) {
            LOG.info("an answer of the server could not be read: {}", e.getMessage());
            return null;
        }
        if (response.isBYE()) {
            throw new MailServerException(Kind.CONNECTION, "the server says goodbye: " + response.getRest());
        }
        return response;
    }

    private static Opened opened(String folder, MailboxInfo info) throws MailServerException {
        if (info.uidvalidity <= 0 || info.uidNotSticky) {
            throw new MailServerException(Kind.FOLDER, "the server keeps no UIDs in the folder " + folder);
        }
        return new Opened(info.uidvalidity, info.uidnext, info.total, info.mode == jakarta.mail.Folder.READ_ONLY);
    }

    private interface Talk<T> {
        T talk() throws ProtocolException, IOException, MailServerException;
    }

    private <T> T ask(String what, Duration most, Talk<T> talk) throws MailServerException {
        ScheduledFuture<?> deadline = clock.schedule(socket::cut, most.toMillis(), TimeUnit.MILLISECONDS);
        boolean ends = true;
        try {
            T answer = talk.talk();
            ends = false;
            return answer;
        } catch (ProtocolException | IOException | RuntimeException e) {
            MailServerException explained = ImapFault.explained(what, e, socket.wasCut());
            ends = explained.endsConnection();
            throw explained;
        } finally {
            usable &= !ends;
            deadline.cancel(false);
        }
    }

    private static String firstWords(String command) {
        String[] words = command.split(" ", 3);
        return words[0].equals("UID") ? words[0] + " " + words[1] : words[0];
    }
}

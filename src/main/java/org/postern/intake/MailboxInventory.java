package org.postern.intake;

import jakarta.mail.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.intake.HostBudget.Permit;
import org.postern.intake.HostBudget.Use;
import org.postern.intake.ImapConnection.Opened;
import org.postern.intake.signin.SignIn;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;

/** What lies in a mailbox, over a connection of its own beside the daemon's. Nothing changes on the server. For one thread. */
public final class MailboxInventory implements AutoCloseable {
    private static final int SLICE = 500;

    private final CamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService timer = WorkerThreads.timer();
    private final MailboxConfig mailbox;
    private final Path spool;
    private final long largest;
    private final Clock clock;
    private final @Nullable ImapConnection imap;
    private final @Nullable Pop3Session pop3;
    private final Map<String, Message> byUidl = new HashMap<>();

    /**
     * Logs in.
     *
     * @param spool folder for a mail too large for memory; must exist
     * @param largest octets; of a larger mail nothing is fetched
     * @param taken what is fetched counts among what the server may be asked for in a day
     * @throws MailServerException if the server cannot be reached, is not to be trusted, refuses the login, or has given all that it may be asked for
     */
    public MailboxInventory(
            MailboxConfig mailbox,
            SignIn signIn,
            Timeouts timeouts,
            Path spool,
            long largest,
            TakenOctets taken,
            Clock clock)
            throws MailServerException {
        this.mailbox = mailbox;
        this.spool = spool;
        this.largest = largest;
        this.clock = clock;
        Permit permit = HostBudgets.ofOneCommand(taken, clock).of(mailbox).connect(mailbox.name(), Use.LIVE);
        boolean opened = false;
        try {
            var session = MailSession.of(context, mailbox, timeouts);
            boolean isPop3 = mailbox.protocol() == Protocol.POP3;
            this.pop3 = isPop3 ? Pop3Session.open(mailbox, session, signIn, timeouts, timer) : null;
            this.imap = isPop3 ? null : ImapConnection.open(mailbox, session, signIn, timeouts, timer);
            if (pop3 != null) {
                pop3.uses(permit);
            }
            if (imap != null) {
                imap.uses(permit);
            }
            opened = true;
        } finally {
            if (!opened) {
                permit.release();
                stop();
            }
        }
    }

    /**
     * A folder as the server has it.
     *
     * @param outgoing true if it holds sent mail
     * @param uidNext no UID from it on was given yet; 0: the server does not say
     * @param uids of its mails; none by POP3
     * @param uidls of its mails by POP3, in the order of the server
     */
    public record Contents(
            FolderKey key, boolean outgoing, long uidValidity, long uidNext, UidSet uids, List<String> uidls) {
        public long count() {
            return uids.count() + uidls.size();
        }
    }

    /** @param missing folders of the configuration that the server does not have */
    public record Folders(List<Contents> contents, List<String> missing) {}

    public Folders folders() throws MailServerException {
        if (pop3 != null) {
            List<Message> mails = pop3.mails();
            List<String> uidls = pop3.uidls(mails);
            if (uidls.isEmpty() && !mails.isEmpty()) {
                throw new MailServerException(
                        MailServerException.Kind.FOLDER,
                        "the server gives no unique ids of mails (UIDL): nothing can be compared");
            }
            for (int i = 0; i < uidls.size(); i++) {
                if (!uidls.get(i).isEmpty()) {
                    byUidl.put(uidls.get(i), mails.get(i));
                }
            }
            FolderKey key = new FolderKey(mailbox.name(), "INBOX", FolderKey.LIVE);
            return new Folders(
                    List.of(new Contents(key, false, 0, 0, UidSet.EMPTY, List.copyOf(byUidl.keySet()))), List.of());
        }
        ImapConnection server = connected();
        FolderChoice.Chosen chosen = FolderChoice.choose(mailbox.folders(), server.folders());
        List<Contents> contents = new ArrayList<>();
        for (Map.Entry<ServerFolder, FolderConfig> folder : chosen.folders().entrySet()) {
            String name = folder.getKey().name();
            Opened opened = server.examine(name);
            List<Long> uids = Arrays.stream(server.search("ALL")).boxed().toList();
            contents.add(new Contents(
                    new FolderKey(mailbox.name(), name, FolderKey.LIVE),
                    folder.getValue().out(),
                    opened.uidValidity(),
                    Math.max(0, opened.uidNext()),
                    UidSet.of(uids),
                    List.of()));
        }
        return new Folders(contents, chosen.missing());
    }

    /** @return when the server got those of these mails that are still there */
    public Map<DeliveryId, Instant> received(Contents folder, List<DeliveryId> ids) throws MailServerException {
        Map<DeliveryId, Instant> received = new HashMap<>();
        if (pop3 != null) {
            for (DeliveryId id : ids) {
                Message message = byUidl.get(String.valueOf(id.uidl()));
                if (message != null) {
                    received.put(id, pop3.receivedAt(message, clock.instant()));
                }
            }
            return received;
        }
        connected().examine(folder.key().folder());
        for (int from = 0; from < ids.size(); from += SLICE) {
            List<Long> uids = ids.subList(from, Math.min(from + SLICE, ids.size())).stream()
                    .map(DeliveryId::uid)
                    .toList();
            for (Listed mail : connected().list(UidSet.of(uids), clock.instant())) {
                received.put(id(folder, mail.uid()), mail.receivedAt());
            }
        }
        return received;
    }

    /**
     * @param history true: it is to be stored and linked only
     * @return empty if it is gone, or too large
     * @throws MailServerException also if nothing more may be fetched now
     */
    public Optional<Delivery> fetch(Contents folder, DeliveryId id, Instant receivedAt, boolean history)
            throws MailServerException, IOException {
        if (pop3 != null) {
            pop3.checkBudget();
            Message message = byUidl.get(String.valueOf(id.uidl()));
            return message == null
                    ? Optional.empty()
                    : pop3.fetch(message, pop3.size(message), largest)
                            .map(raw -> delivery(folder, id, raw, receivedAt, false, false, history));
        }
        ImapConnection server = connected();
        server.checkBudget();
        server.examine(folder.key().folder());
        List<Listed> listed = server.list(UidSet.range(id.uid(), id.uid()), clock.instant());
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        HugeMail.Got got = new HugeMail(server, spool, largest, mailbox.capture() != Capture.FULL).fetch(listed.get(0));
        return got == null || got.unparsed() != null
                ? Optional.empty()
                : Optional.of(delivery(
                        folder,
                        id,
                        got.raw(),
                        receivedAt,
                        listed.get(0).seen(),
                        listed.get(0).flagged(),
                        history));
    }

    private static Delivery delivery(
            Contents folder,
            DeliveryId id,
            Octets raw,
            Instant receivedAt,
            boolean seen,
            boolean flagged,
            boolean history) {
        return new Delivery(id, raw, receivedAt, seen, flagged, folder.outgoing(), history);
    }

    private static DeliveryId id(Contents folder, long uid) {
        return DeliveryId.imap(folder.key().mailbox(), folder.key().folder(), folder.uidValidity(), uid);
    }

    private ImapConnection connected() {
        if (imap == null) {
            throw new IllegalStateException("by POP3 there are no folders");
        }
        return imap;
    }

    @Override
    public void close() {
        if (imap != null) {
            imap.close();
        }
        if (pop3 != null) {
            pop3.cut(); // without QUIT nothing is deleted
        }
        stop();
    }

    private void stop() {
        timer.shutdownNow();
        context.stop();
    }
}

package org.postern.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.intake.signin.SignIn;
import org.postern.outcome.MailServer;
import org.postern.outcome.Settler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the folders of an IMAP mailbox in turn, over one connection that is kept for the next look. */
final class ImapPoll implements Poll {
    private static final Logger LOG = LoggerFactory.getLogger(ImapPoll.class);

    private final CamelContext context;
    private final MailboxConfig mailbox;
    private final IntakePorts ports;
    private final Lane lane;
    private final BatchSink sink;
    private final ScheduledExecutorService timer;
    private final @Nullable IdleWatch watch;
    private final Settler settler;
    private final AtomicBoolean marksDue = new AtomicBoolean();
    private final Progress progress = new Progress();
    private volatile @Nullable ImapConnection connection;

    ImapPoll(
            CamelContext context,
            MailboxConfig mailbox,
            IntakePorts ports,
            Lane lane,
            BatchSink sink,
            ScheduledExecutorService timer,
            @Nullable IdleWatch watch) {
        this.context = context;
        this.mailbox = mailbox;
        this.ports = ports;
        this.lane = lane;
        this.sink = sink;
        this.timer = timer;
        this.watch = watch;
        this.settler = new Settler(ports.settling(), ports.clock());
    }

    @Override
    public Optional<String> run(BooleanSupplier stopping)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        ImapConnection server = connected();
        settle(server, true);
        FolderChoice.Chosen chosen = FolderChoice.choose(mailbox.folders(), server.folders());
        List<String> faults = new ArrayList<>();
        chosen.missing().forEach(name -> faults.add("there is no folder " + name));
        for (Map.Entry<ServerFolder, FolderConfig> folder : chosen.folders().entrySet()) {
            if (stopping.getAsBoolean()) {
                break;
            }
            FolderKey key = new FolderKey(mailbox.name(), folder.getKey().name(), lane.name());
            try {
                int mails = new FolderRun(ports, server, key, folder.getValue().out(), lane, sink, progress, stopping)
                        .run();
                if (mails > 0) {
                    LOG.debug("{}: {} mails of {}", mailbox.name(), mails, key.folder());
                }
                ports.cursors().ok(key, ports.clock().instant());
                settle(server, false);
            } catch (MailServerException e) {
                if (e.endsConnection()) {
                    throw e;
                }
                faults.add(key.folder() + ": " + e.getMessage());
                ports.cursors().failed(key, String.valueOf(e.getMessage()));
            }
        }
        if (watch != null && !stopping.getAsBoolean()) {
            chosen.folders().keySet().stream()
                    .map(ServerFolder::name)
                    .min(Comparator.comparing(name -> !name.equalsIgnoreCase("INBOX")))
                    .ifPresent(watch::ensure);
        }
        return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
    }

    private ImapConnection connected() throws MailServerException {
        ImapConnection kept = connection;
        if (kept != null && kept.usable() && kept.alive()) {
            return kept;
        }
        disconnect();
        SignIn signIn = ports.signIns().apply(mailbox);
        ImapConnection opened = ImapConnection.open(
                mailbox, MailSession.of(context, mailbox, ports.timeouts()), signIn, ports.timeouts(), timer);
        connection = opened;
        return opened;
    }

    /** Without a mark that is known to be due, only the begin of a poll asks for them. */
    private void settle(ImapConnection server, boolean begin) throws MailServerException {
        if (!lane.name().equals(FolderKey.LIVE) || (!marksDue.getAndSet(false) && !begin)) {
            return;
        }
        try {
            int made = settler.settle(mailbox.name(), new ImapMarks(server));
            if (made > 0) {
                LOG.debug("{}: {} marks made on the server", mailbox.name(), made);
            }
        } catch (MailServer.Lost e) {
            throw e.getCause() instanceof MailServerException fault
                    ? fault
                    : new MailServerException(MailServerException.Kind.CONNECTION, "the connection was lost", e);
        }
    }

    @Override
    public void marksAreDue() {
        marksDue.set(true);
    }

    @Override
    public void failed(String error) {
        for (FolderKey key : progress.keys()) {
            try {
                ports.cursors().failed(key, error);
            } catch (RuntimeException e) {
                LOG.debug("{}: the fault could not be noted", mailbox.name(), e);
            }
        }
        progress.forgetCursors();
        disconnect();
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.stop();
        }
        disconnect();
    }

    private void disconnect() {
        ImapConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void cut() {
        ImapConnection open = connection;
        if (open != null) {
            open.cut();
        }
    }
}

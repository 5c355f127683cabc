package org.postern.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.intake.HostBudget.Use;
import org.postern.outcome.MailServer;
import org.postern.outcome.Settler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the folders of an IMAP mailbox in turn, over one connection that is kept for the next look. */
final class ImapPoll implements Poll {
    private static final Logger LOG = LoggerFactory.getLogger(ImapPoll.class);

    private final Sessions sessions;
    private final MailboxConfig mailbox;
    private final IntakePorts ports;
    private final Lane lane;
    private final BatchSink sink;
    private final @Nullable IdleWatch watch;
    private final @Nullable Begun begun;
    private final Settler settler;
    private final Progress progress = new Progress();
    private volatile @Nullable ImapConnection connection;

    /** Is told of each folder whose cursor was opened. */
    interface Begun {
        void begun(FolderKey folder, boolean outgoing);
    }

    ImapPoll(Sessions sessions, Lane lane, BatchSink sink, @Nullable IdleWatch watch, @Nullable Begun begun) {
        this.begun = begun;
        this.sessions = sessions;
        this.mailbox = sessions.mailbox();
        this.ports = sessions.ports();
        this.lane = lane;
        this.sink = sink;
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
                FolderRun run =
                        new FolderRun(ports, server, key, folder.getValue().out(), lane, sink, progress, stopping);
                int mails = run.run();
                if (mails > 0) {
                    LOG.debug("{}: {} mails of {}", mailbox.name(), mails, key.folder());
                }
                ports.cursors().ok(key, ports.clock().instant());
                if (begun != null && run.hasBegun()) {
                    begun.begun(key, folder.getValue().out());
                }
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
        if (!sessions.budget().mayKeep()) {
            disconnect();
        }
        return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
    }

    private ImapConnection connected() throws MailServerException {
        ImapConnection kept = connection;
        if (kept != null && kept.usable() && kept.alive()) {
            return kept;
        }
        disconnect();
        ImapConnection opened = sessions.imap(lane.isLive() ? Use.LIVE : Use.PAST);
        connection = opened;
        return opened;
    }

    /** Without a mark that is known to be due, only the begin of a poll asks for them. */
    private void settle(ImapConnection server, boolean begin) throws MailServerException {
        if (!lane.name().equals(FolderKey.LIVE) || (!progress.takeMarksDue() && !begin)) {
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

    @Override
    public void disconnect() {
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

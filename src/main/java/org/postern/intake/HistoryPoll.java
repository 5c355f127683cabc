package org.postern.intake;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.intake.HostBudget.Use;
import org.postern.intake.Lane.History;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what lay in the folders of a mailbox before its first connect: in a lane of its own and over a connection of its own, so that what comes in never waits
 * for it. Connects only while something of it is unread.
 */
final class HistoryPoll implements Poll {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryPoll.class);

    private final Sessions sessions;
    private final IntakePorts ports;
    private final BatchSink sink;
    private final Progress progress = new Progress();
    private final Map<FolderKey, Boolean> told = new ConcurrentHashMap<>();
    private volatile @Nullable ImapConnection connection;

    HistoryPoll(Sessions sessions, BatchSink sink) {
        this.sessions = sessions;
        this.ports = sessions.ports();
        this.sink = sink;
    }

    /** A folder whose live lane has begun. @param outgoing true for one of sent mail */
    void tell(FolderKey live, boolean outgoing) {
        told.put(live, outgoing);
    }

    @Override
    public Optional<String> run(BooleanSupplier stopping)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        told.keySet().removeIf(this::isRead);
        try {
            for (Map.Entry<FolderKey, Boolean> folder : told.entrySet()) {
                if (stopping.getAsBoolean()) {
                    break;
                }
                read(folder.getKey(), folder.getValue(), stopping);
            }
        } finally {
            disconnect();
        }
        return Optional.empty();
    }

    private boolean isRead(FolderKey live) {
        Optional<Cursor> begun = ports.cursors().find(live);
        Optional<Cursor> read = ports.cursors().find(history(live));
        return begun.isPresent()
                && (!begun.get().since().isBefore(begun.get().firstConnect())
                        || read.filter(r -> r.lastOk() != null
                                        && r.uidValidity() == begun.get().uidValidity())
                                .isPresent());
    }

    private void read(FolderKey live, boolean outgoing, BooleanSupplier stopping)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        Cursor begun = ports.cursors().find(live).orElseThrow(() -> new IllegalStateException("no cursor of " + live));
        FolderKey key = history(live);
        Lane lane = new Lane(
                FolderKey.HISTORY,
                begun.since(),
                begun.firstConnect().truncatedTo(ChronoUnit.SECONDS),
                sessions.mailbox().archiveHistory() ? History.ALL : History.NONE);
        try {
            int mails = new FolderRun(ports, connected(), key, outgoing, lane, sink, progress, stopping).run();
            if (!stopping.getAsBoolean()) {
                ports.cursors().ok(key, ports.clock().instant());
                told.remove(live);
                LOG.info("{}: the history of {} is read, {} mails", key.mailbox(), key.folder(), mails);
            }
        } catch (MailServerException e) {
            if (e.endsConnection()) {
                throw e;
            }
            told.remove(live);
            ports.cursors().failed(key, String.valueOf(e.getMessage()));
            LOG.warn("{}: the history of {} is not read: {}", key.mailbox(), key.folder(), e.getMessage());
        }
    }

    private static FolderKey history(FolderKey live) {
        return new FolderKey(live.mailbox(), live.folder(), FolderKey.HISTORY);
    }

    private ImapConnection connected() throws MailServerException {
        ImapConnection open = connection;
        if (open == null) {
            open = sessions.imap(Use.PAST);
            connection = open;
        }
        return open;
    }

    @Override
    public Progress progress() {
        return progress;
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
    public void close() {
        disconnect();
    }

    @Override
    public void cut() {
        ImapConnection open = connection;
        if (open != null) {
            open.cut();
        }
    }
}

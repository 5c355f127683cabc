package org.postern.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.intake.Lane.History;
import org.postern.intake.MailServerException.Kind;
import org.postern.message.DeliveryId;

/** Counts what a backfill would read. Nothing is fetched and nothing changes. */
public final class BackfillLook implements AutoCloseable {
    /** What a folder has. @param octets of all of them. @param known those that have their outcome already, and would not be read again */
    public record Count(String folder, long mails, long octets, long known) {}

    private final CamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService clock = WorkerThreads.timer();
    private final IntakePorts ports;

    public BackfillLook(IntakePorts ports) {
        this.ports = ports;
    }

    /**
     * @param folder this one or pattern only; null: all that are configured
     * @throws MailServerException if the server cannot be asked, or has no answer without giving the mails (POP3)
     */
    public List<Count> count(MailboxConfig mailbox, Instant since, @Nullable Instant until, @Nullable String folder)
            throws MailServerException {
        if (mailbox.protocol() == Protocol.POP3) {
            throw new MailServerException(Kind.REFUSED, "a POP3 server does not tell the dates of its mails");
        }
        Lane lane = new Lane("look", since, until, History.ALL);
        List<FolderConfig> wanted = folder == null ? mailbox.folders() : List.of(new FolderConfig(folder, false, null));
        List<Count> counts = new ArrayList<>();
        try (ImapConnection server = new Sessions(
                        context,
                        mailbox,
                        ports,
                        clock,
                        HostBudgets.ofOneCommand(ports.taken(), ports.clock()).of(mailbox))
                .imap(HostBudget.Use.PAST)) {
            FolderChoice.Chosen chosen = FolderChoice.choose(wanted, server.folders());
            if (!chosen.missing().isEmpty()) {
                throw new MailServerException(Kind.FOLDER, "there is no folder " + String.join(", ", chosen.missing()));
            }
            for (Map.Entry<ServerFolder, FolderConfig> each : chosen.folders().entrySet()) {
                FolderKey key = new FolderKey(mailbox.name(), each.getKey().name(), lane.name());
                counts.add(count(server, key, lane));
            }
        }
        return counts;
    }

    private Count count(ImapConnection server, FolderKey key, Lane lane) throws MailServerException {
        long validity = server.examine(key.folder()).uidValidity();
        Cursor beginning = new Cursor(key, validity, 0, UidSet.EMPTY, 0, lane.since(), lane.since(), null, null);
        FolderList list = new FolderList(server, lane, ports.clock());
        long mails = 0;
        long octets = 0;
        long known = 0;
        for (List<Long> slice : list.fresh(beginning, true).slices()) {
            List<Listed> wanted = list.list(slice).stream()
                    .filter(mail -> lane.wants(mail, beginning))
                    .toList();
            mails += wanted.size();
            octets += wanted.stream().mapToLong(Listed::size).sum();
            known += ports.known()
                    .done(wanted.stream()
                            .map(mail -> DeliveryId.imap(key.mailbox(), key.folder(), validity, mail.uid()))
                            .toList())
                    .size();
        }
        return new Count(key.folder(), mails, octets, known);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        context.stop();
    }
}

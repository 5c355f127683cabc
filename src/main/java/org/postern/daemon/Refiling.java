package org.postern.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.crm.Crm.TakenBack;
import org.postern.crm.Crm.Written;
import org.postern.intake.MailServerException;
import org.postern.intake.MailboxInventory;
import org.postern.intake.MailboxInventory.Contents;
import org.postern.intake.Timeouts;
import org.postern.intake.signin.SignIns;
import org.postern.match.RecordRef;
import org.postern.message.Delivery;
import org.postern.message.Octets;
import org.postern.message.Sha256;
import org.postern.store.PastDelivery;
import org.postern.store.Reversal;

/**
 * Brings mails that have their outcome back to where they can be filed anew: what they made in the CRM is taken back where nobody has worked on it, and in the same
 * transaction they go to quarantine with their raw bytes. So a mail is never without an outcome, and is there whatever happens before it is filed again.
 */
public final class Refiling implements AutoCloseable {
    private static final String REASON = "REPROCESS";

    private final Backend backend;
    private final SignIns signIns;
    private final Config config;
    private final Path spool;
    private final Reversal ledger;
    private final Clock clock;
    private final Map<String, MailboxInventory> servers = new TreeMap<>();
    private final Map<String, List<Contents>> contents = new TreeMap<>();

    /** @param spool folder for mails too large for memory; must exist */
    public Refiling(Backend backend, Config config, Places places, Path spool, Clock clock) {
        this.backend = backend;
        this.signIns = backend.signIns(config, places);
        this.config = config;
        this.spool = spool;
        this.ledger = new Reversal(backend.database(), clock);
        this.clock = clock;
    }

    /** @return the raw mail, kept by us or still on its server; empty if it is nowhere */
    public Optional<Octets> raw(PastDelivery past) throws IOException, MailServerException {
        Optional<Octets> kept = backend.rawMails().read(past, spool);
        return kept.isPresent() ? kept : onServer(past);
    }

    private Optional<Octets> onServer(PastDelivery past) throws IOException, MailServerException {
        String name = past.delivery().mailbox();
        Optional<MailboxConfig> mailbox = config.mailbox(name);
        if (mailbox.isEmpty() || isFile(past)) {
            return Optional.empty();
        }
        MailboxInventory server = servers.get(name);
        if (server == null) {
            server = new MailboxInventory(
                    mailbox.get(),
                    signIns.apply(mailbox.get()),
                    Timeouts.defaults(),
                    spool,
                    config.limits().message(),
                    backend.taken(),
                    clock);
            servers.put(name, server);
            contents.put(name, server.folders().contents());
        }
        for (Contents folder : contents.getOrDefault(name, List.of())) {
            boolean here = folder.key().folder().equals(past.delivery().folder())
                    && folder.uidValidity() == past.delivery().uidValidity();
            if (here) {
                return server.fetch(folder, past.delivery(), past.receivedAt(), false)
                        .map(Delivery::raw);
            }
        }
        return Optional.empty();
    }

    private static boolean isFile(PastDelivery past) {
        String uidl = past.delivery().uidl();
        return uidl != null && uidl.startsWith("sha256:");
    }

    /** @param copies the deliveries of one mail that are to be filed anew. @param why it stays as it is; null: it does not */
    public record Ready(List<Delivery> copies, @Nullable String why) {}

    /**
     * Takes one mail back. All its copies come along: they share the record that goes.
     *
     * @return why it stays as it is, or what is to be filed anew
     * @throws MailServerException if its server does not give it
     */
    public Ready takeBack(PastDelivery past) throws IOException, MailServerException {
        boolean stored = past.outcome() == Outcome.FILED
                || past.outcome() == Outcome.REJECTED
                || past.outcome() == Outcome.DUPLICATE;
        List<PastDelivery> copies = stored ? ledger.copies(past) : List.of(past);
        List<Octets> raws = new ArrayList<>();
        for (PastDelivery copy : copies) {
            Optional<Octets> raw = raw(copy);
            if (raw.isEmpty()) {
                return new Ready(List.of(), "its bytes are kept nowhere, and its server does not have it any more");
            }
            raws.add(raw.get());
        }
        List<String> hashes = new ArrayList<>();
        for (Octets raw : raws) {
            hashes.add(Sha256.of(raw));
        }
        String why = ledger.inTransaction(() -> takeBack(copies, raws, hashes));
        if (!why.isEmpty()) {
            return new Ready(List.of(), why);
        }
        List<Delivery> again = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            again.add(PastMail.again(copies.get(i), raws.get(i), config));
        }
        return new Ready(again, null);
    }

    private String takeBack(List<PastDelivery> copies, List<Octets> raws, List<String> hashes) {
        List<RecordRef> created = copies.stream()
                .flatMap(copy -> copy.created().stream())
                .distinct()
                .toList();
        List<String> added = copies.stream()
                .flatMap(copy -> Optional.ofNullable(copy.added()).stream())
                .toList();
        List<Written> written = copies.stream()
                .filter(copy ->
                        copy.outcome() != Outcome.DUPLICATE && !copy.emailId().isEmpty())
                .map(copy -> new Written(copy.emailId(), created, added, null))
                .toList();
        if (!written.isEmpty()) {
            TakenBack taken = backend.crm().takeBack(written);
            if (!taken.kept().isEmpty()) {
                return String.join("; ", taken.kept().values());
            }
            if (taken.mails().isEmpty()) {
                return "somebody has deleted it in the CRM";
            }
        }
        for (int i = 0; i < copies.size(); i++) {
            if (copies.get(i).outcome() != Outcome.QUARANTINED) {
                ledger.giveTurnBack(copies.get(i));
                ledger.quarantine(copies.get(i), raws.get(i), hashes.get(i), REASON);
            }
        }
        return "";
    }

    @Override
    public void close() {
        servers.values().forEach(MailboxInventory::close);
    }
}

package org.postern.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.crm.CrmView;
import org.postern.intake.MailServerException;
import org.postern.intake.MailboxInventory;
import org.postern.intake.MailboxInventory.Contents;
import org.postern.intake.Timeouts;
import org.postern.intake.signin.SignIns;
import org.postern.match.Direction;
import org.postern.match.Match;
import org.postern.match.MatchFinder;
import org.postern.match.OurAddresses;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailReader;
import org.postern.message.ReadingOptions;

/**
 * Finds mail of known clients in the folder of junk mail, by its headers alone. It is only told of: whoever looks after the mailbox moves it, and then it is read. A
 * mail that is proven not to come from its sender is junk.
 */
public final class JunkReport {
    private static final int SLICE = 200;

    private final Backend backend;
    private final Config config;
    private final SignIns signIns;
    private final Path spool;
    private final Clock clock;
    private final MailReader reader = new MailReader();
    private final Map<String, ReadingOptions> reading;
    private final MatchFinder matches;

    /** @param spool must exist */
    public JunkReport(Backend backend, Config config, Places places, Path spool, Clock clock) {
        this.backend = backend;
        this.config = config;
        this.signIns = backend.signIns(config, places);
        this.spool = spool;
        this.clock = clock;
        this.reading = ReadingPlan.of(config, backend.crm()::isUser, spool, clock);
        OurAddresses ours = new OurAddresses(config.mailboxes(), config.staff(), backend.crm()::isUser);
        this.matches = new MatchFinder(ours, config.serviceCode(), config.linking(), config.authservId());
    }

    /** @param party contact, account or lead. @param id the CRM's id of it */
    public record Found(
            String mailbox, String folder, Instant received, String from, String subject, String party, String id) {}

    /** @return mails since then, the oldest first; empty also where there is no such folder */
    public List<Found> of(MailboxConfig mailbox, Instant since) throws MailServerException, IOException {
        MailboxConfig junk = mailbox.reading(List.of(new FolderConfig("Junk", false, null)), Capture.HEADERS);
        List<Found> found = new ArrayList<>();
        try (MailboxInventory server = new MailboxInventory(
                junk,
                signIns.apply(mailbox),
                Timeouts.defaults(),
                spool,
                config.limits().message(),
                backend.taken(),
                clock)) {
            for (Contents contents : server.folders().contents()) {
                List<DeliveryId> ids = contents.uids().uids().stream()
                        .map(uid ->
                                DeliveryId.imap(mailbox.name(), contents.key().folder(), contents.uidValidity(), uid))
                        .toList();
                for (int from = 0; from < ids.size(); from += SLICE) {
                    found.addAll(slice(server, contents, ids.subList(from, Math.min(from + SLICE, ids.size())), since));
                }
            }
        }
        return found;
    }

    private List<Found> slice(MailboxInventory server, Contents contents, List<DeliveryId> ids, Instant since)
            throws MailServerException, IOException {
        Map<Delivery, Mail> mails = new LinkedHashMap<>();
        Map<DeliveryId, Instant> received = server.received(contents, ids);
        for (DeliveryId id : ids) {
            Instant at = received.get(id);
            if (at == null || at.isBefore(since)) {
                continue;
            }
            Optional<Delivery> header = server.fetch(contents, id, at, true);
            if (header.isPresent() && reader.read(header.get().raw(), at, options(id.mailbox())) instanceof Mail mail) {
                mails.put(header.get(), mail);
            }
        }
        return mails.isEmpty() ? List.of() : known(mails);
    }

    private ReadingOptions options(String mailbox) {
        return Objects.requireNonNull(reading.get(mailbox), "each mailbox has its plan");
    }

    private List<Found> known(Map<Delivery, Mail> mails) {
        CrmView view = backend.crm().look(List.copyOf(mails.values()));
        List<Found> found = new ArrayList<>();
        mails.forEach((delivery, mail) -> {
            Match match = matches.find(mail, Direction.IN, view);
            Optional<Party> party = match.party().filter(p -> p.type() != PartyType.USER);
            party.ifPresent(client -> found.add(new Found(
                    delivery.id().mailbox(),
                    delivery.id().folder(),
                    delivery.receivedAt(),
                    mail.from().map(from -> from.address()).orElse(""),
                    mail.subject(),
                    client.type().label(),
                    client.id())));
        });
        return found;
    }
}

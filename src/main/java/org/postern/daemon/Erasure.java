package org.postern.daemon;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.config.Config;
import org.postern.config.Secret;
import org.postern.crm.Library;
import org.postern.crm.PersonalData;
import org.postern.store.ErasedRows;
import org.postern.store.PastDelivery;
import org.postern.store.SqlTombstones;

/**
 * Erases what one address sent: mails, attachment files, also those in the library, raw bytes, traces. Tombstones come first, so that nothing returns while it is under way or when it is cut off;
 * run again, it goes on.
 */
public final class Erasure {
    private static final int AT_ONCE = 100;

    private final PersonalData crm;
    private final ErasedRows ledger;
    private final SqlTombstones tombstones;
    private final Optional<Library> library;

    /** @throws CannotStart if there is no key for the tombstones */
    public Erasure(Backend backend, Config config, Clock clock) {
        Secret key = config.privacy().erasureKey();
        if (key == null) {
            throw new CannotStart(
                    "privacy.erasure-key is missing: without it what is erased would come back with the next reading of a mailbox",
                    null);
        }
        this.crm = backend.personalData();
        this.library = backend.library();
        this.ledger = new ErasedRows(backend.database(), backend.rawArchive().orElse(null), clock);
        this.tombstones = new SqlTombstones(backend.database(), key, clock);
    }

    /**
     * What was erased.
     *
     * @param mails in the CRM. @param deliveries in the ledger, those of mails that the CRM does not have among them
     * @param library paths of files that left the library of attachments
     * @param leftInLibrary paths of the person's files that stay there, each with the reason
     * @param inMailOfOthers ids of mails of others in which the address stands, which stay
     * @param holders records with the address, which stay
     */
    public record Report(
            String address,
            int mails,
            int deliveries,
            int files,
            int archived,
            List<String> library,
            List<String> leftInLibrary,
            List<String> inMailOfOthers,
            List<String> holders) {}

    /** @param dryRun true: nothing is changed; files are not counted */
    public Report of(String address, boolean dryRun) throws IOException {
        String lower = address.toLowerCase(Locale.ROOT);
        List<String> mails = crm.sentBy(lower);
        List<PastDelivery> deliveries = new ArrayList<>(ledger.of(mails));
        for (PastDelivery naming : ledger.naming(lower)) {
            boolean known = deliveries.stream().anyMatch(d -> d.id() == naming.id());
            // A mail of somebody else that names the address is not the address' own.
            if (!known && (naming.emailId().isEmpty() || mails.contains(naming.emailId()))) {
                deliveries.add(naming);
            }
        }
        int files = 0;
        int archived = 0;
        if (!dryRun) {
            tombstones.burySender(lower);
        }
        // While the ledger still tells which mails they are.
        Library.Erased filed = library.isPresent()
                ? library.get().erase(ledger.keys(deliveries), dryRun)
                : new Library.Erased(List.of(), List.of());
        if (!dryRun) {
            archived = ledger.forgetArchived(deliveries);
            for (int from = 0; from < mails.size(); from += AT_ONCE) {
                List<String> slice = mails.subList(from, Math.min(from + AT_ONCE, mails.size()));
                List<PastDelivery> its = deliveries.stream()
                        .filter(d -> slice.contains(d.emailId()))
                        .toList();
                files += crm.eraseFiles(slice);
                ledger.inTransaction(() -> {
                    crm.erase(slice);
                    return bury(its);
                });
            }
            ledger.inTransaction(() -> {
                bury(deliveries.stream()
                        .filter(d -> !mails.contains(d.emailId()))
                        .toList());
                return ledger.eraseAddress(lower);
            });
        }
        return new Report(
                lower,
                mails.size(),
                deliveries.size(),
                files,
                archived,
                filed.removed(),
                filed.left(),
                crm.receivedBy(lower),
                crm.holders(lower));
    }

    private int bury(List<PastDelivery> erased) {
        tombstones.buryMails(erased.stream()
                .map(PastDelivery::mailKey)
                .filter(key -> key.startsWith("v1:"))
                .toList());
        ledger.erase(erased);
        return erased.size();
    }
}

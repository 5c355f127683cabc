package org.postern.intake;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;

/** Numbers of the deliveries that were committed, in memory. */
final class MemoryRenumbering implements Renumbering {
    private final List<Known> known = new CopyOnWriteArrayList<>();
    private final MemoryCursors cursors;

    private record Known(DeliveryId id, String messageId, long size) {}

    MemoryRenumbering(MemoryCursors cursors) {
        this.cursors = cursors;
    }

    void committed(Delivery delivery, String messageId) {
        known.add(new Known(delivery.id(), messageId, delivery.raw().size()));
    }

    /** @return numbers as they are now */
    Stream<DeliveryId> ids() {
        return known.stream().map(Known::id);
    }

    @Override
    public boolean isPending(FolderKey folder, long uidValidity) {
        return known.stream().anyMatch(k -> isOld(k, folder, uidValidity));
    }

    @Override
    public void invalidate(FolderKey folder, long uidValidity, long epoch) {
        known.replaceAll(k -> isOld(k, folder, -epoch) && k.id().uidValidity() == uidValidity
                ? numbered(k, -epoch, k.id().uid())
                : k);
    }

    @Override
    public synchronized UidSet rebind(FolderKey folder, long epoch, long uidValidity, Collection<Renumbered> mails) {
        UidSet rebound = UidSet.EMPTY;
        for (Renumbered mail : mails) {
            Optional<Known> old = known.stream()
                    .filter(k -> isOld(k, folder, uidValidity))
                    .filter(k -> !mail.messageId().isEmpty()) // those without are known by their content later
                    .filter(k -> k.messageId().equals(mail.messageId()) && k.size() == mail.size())
                    .findFirst();
            if (old.isPresent()) {
                known.remove(old.get());
                known.add(numbered(old.get(), uidValidity, mail.uid()));
                rebound = rebound.plus(UidSet.range(mail.uid(), mail.uid()));
            }
        }
        return cursors.advance(folder, epoch, rebound) ? rebound : UidSet.EMPTY;
    }

    private static boolean isOld(Known known, FolderKey folder, long uidValidity) {
        return known.id().mailbox().equals(folder.mailbox())
                && known.id().folder().equals(folder.folder())
                && known.id().uidValidity() != uidValidity;
    }

    private static Known numbered(Known old, long uidValidity, long uid) {
        return new Known(
                DeliveryId.imap(old.id().mailbox(), old.id().folder(), uidValidity, uid), old.messageId(), old.size());
    }
}

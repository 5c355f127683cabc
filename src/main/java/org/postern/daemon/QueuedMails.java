package org.postern.daemon;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.Flights;
import org.postern.intake.Flights.Flight;
import org.postern.message.DeliveryId;

/**
 * What was put into a queue between intake and processing: rows of {@code postern_flight} in a lane of their own, kept for some days. A mail of theirs without an outcome
 * waits in the queue, or the broker has lost it.
 */
final class QueuedMails {
    private final Flights flights;
    private final String node;

    QueuedMails(Flights flights, String node) {
        this.flights = flights;
        this.node = node;
    }

    /** @param mails of one folder */
    void put(String mailbox, String folder, List<DeliveryId> mails) {
        if (!mails.isEmpty()) {
            flights.depart(
                    lane(mailbox, folder),
                    UidSet.of(mails.stream().map(Flights::number).toList()),
                    node);
        }
    }

    /** @return those of these mails that were put into the queue in the last days, whether they have their outcome or not */
    Set<DeliveryId> among(Collection<DeliveryId> mails) {
        Map<FolderKey, List<DeliveryId>> folders =
                mails.stream().collect(Collectors.groupingBy(mail -> lane(mail.mailbox(), mail.folder())));
        return folders.entrySet().stream()
                .flatMap(folder -> {
                    List<Flight> put = flights.stranded(folder.getKey());
                    return folder.getValue().stream()
                            .filter(mail -> put.stream()
                                    .anyMatch(flight -> flight.uids().contains(Flights.number(mail))));
                })
                .collect(Collectors.toSet());
    }

    private static FolderKey lane(String mailbox, String folder) {
        return new FolderKey(mailbox, folder, FolderKey.QUEUED);
    }
}

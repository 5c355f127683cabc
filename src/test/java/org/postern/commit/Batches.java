package org.postern.commit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.postern.config.AfterConfig;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.Location;
import org.postern.config.MailboxConfig;
import org.postern.config.ReachConfig;
import org.postern.config.Secret;
import org.postern.config.SignInConfig;
import org.postern.config.Since;
import org.postern.match.Direction;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;
import org.postern.message.Unreadable;

/** Batches for tests of the queue and of splitting: what their mails say does not matter. */
final class Batches {
    private Batches() {}

    static Batch batch(String mailbox, String folder, long firstUid, long lastUid, int octetsEach) {
        List<Candidate> candidates = LongStream.rangeClosed(firstUid, lastUid)
                .mapToObj(uid -> candidate(mailbox, folder, uid, octetsEach))
                .toList();
        return new Batch(
                new FolderKey(mailbox, folder, FolderKey.LIVE), 1, null, UidSet.range(firstUid, lastUid), candidates);
    }

    private static Candidate candidate(String mailbox, String folder, long uid, int octets) {
        Delivery delivery = new Delivery(
                DeliveryId.imap(mailbox, folder, 1, uid),
                new Octets.InMemory(new byte[octets]),
                Instant.EPOCH,
                false,
                false,
                false,
                false);
        return new Candidate(
                delivery, mailbox(mailbox), new Unreadable("UNREADABLE_" + uid, "", "", octets), Direction.IN, null);
    }

    static MailboxConfig mailbox(String name) {
        Mark leave = new Mark.Leave();
        return new MailboxConfig(
                new Location("postern.yaml", 1, 1),
                name,
                name + "@example.com",
                List.of(),
                MailboxConfig.Protocol.IMAP,
                "127.0.0.1",
                993,
                MailboxConfig.Tls.IMPLICIT,
                false,
                ReachConfig.PLAIN,
                name,
                new SignInConfig.Password(new Secret("secret"), null),
                new MailboxConfig.Schedule(Duration.ofMinutes(2), null),
                false,
                new Since.Ago(Duration.ofDays(7)),
                true,
                MailboxConfig.UnknownSender.LEAD,
                true,
                MailboxConfig.Capture.FULL,
                List.of(new MailboxConfig.FolderConfig("INBOX", false, null)),
                MailboxConfig.Visibility.SHARED,
                List.of(),
                null,
                "plain",
                null,
                new AfterConfig(leave, leave, leave, leave, leave),
                List.of(),
                null);
    }
}

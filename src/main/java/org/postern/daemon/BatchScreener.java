package org.postern.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.postern.commit.Batch;
import org.postern.commit.Candidate;
import org.postern.config.MailboxConfig;
import org.postern.intake.FetchedBatch;
import org.postern.match.Direction;
import org.postern.message.Delivery;
import org.postern.message.Mail;
import org.postern.message.Reading;
import org.postern.message.Unreadable;
import org.postern.rules.Scene;

/** Evaluates filters and conditions on the mails of a batch. */
final class BatchScreener {
    private final Supplier<Policy> inForce;

    BatchScreener(Supplier<Policy> inForce) {
        this.inForce = inForce;
    }

    /** All mails of the batch meet the same rules, also while a reload is under way. */
    Batch screen(ReadBatch batch) {
        Policy policy = inForce.get();
        FetchedBatch fetched = batch.fetched();
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < fetched.deliveries().size(); i++) {
            Delivery delivery = fetched.deliveries().get(i);
            MailboxConfig mailbox = policy.config()
                    .mailbox(delivery.id().mailbox())
                    .orElseThrow(() -> new IllegalStateException(
                            "no mailbox " + delivery.id().mailbox() + " in the configuration"));
            candidates.add(candidate(policy, mailbox, delivery, batch.readings().get(i)));
        }
        return new Batch(fetched.folder(), fetched.epoch(), fetched.flight(), fetched.uids(), candidates);
    }

    /** A fault of ours that one mail brings out must not stop the others: the mail is parked. */
    private static Candidate candidate(Policy policy, MailboxConfig mailbox, Delivery delivery, Reading reading) {
        if (!(reading instanceof Mail mail)) {
            return unread(mailbox, delivery, reading);
        }
        try {
            Direction direction = policy.directions().of(mail, delivery);
            Scene scene = new Scene(mail, delivery, mailbox, direction);
            return new Candidate(
                    delivery, mailbox, mail, direction, policy.rules().screen(scene));
        } catch (RuntimeException | StackOverflowError fault) {
            String detail = "screening failed: " + fault.getClass().getSimpleName();
            return unread(mailbox, delivery, new Unreadable("PARSE_ERROR", detail, mail.rawSha256(), mail.size()));
        }
    }

    private static Candidate unread(MailboxConfig mailbox, Delivery delivery, Reading reading) {
        return new Candidate(delivery, mailbox, reading, delivery.outgoing() ? Direction.OUT : Direction.IN, null);
    }
}

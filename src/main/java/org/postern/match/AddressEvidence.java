package org.postern.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.message.Address;
import org.postern.message.AuthenticationResults.Verdict;
import org.postern.message.Bounce;
import org.postern.message.Bounce.Severity;
import org.postern.message.Complaint;
import org.postern.message.Mail;
import org.postern.message.Unsubscribe;

/**
 * What a mail proves about addresses. Anybody can write a bounce or a complaint; it counts only if it is about a mail that the CRM has, and names an address to which
 * that mail went. An unsubscription counts if its sender does not fail authentication.
 *
 * @param all in the order of the mail; empty for most mails
 * @param backscatter it reports on a mail that we do not know: somebody else has written it in our name
 */
public record AddressEvidence(List<Evidence> all, boolean backscatter) {
    public static final AddressEvidence NONE = new AddressEvidence(List.of(), false);

    private static final int MOST = 100;

    /** What is said of an address. */
    public enum Type {
        HARD_BOUNCE,
        SOFT_BOUNCE,
        COMPLAINT,
        UNSUBSCRIBE;

        /** @return the name used in the ledger, as {@code hard_bounce} */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param address lower-case
     * @param proof what was said, and about which mail: for people who doubt it
     */
    public record Evidence(String address, Type type, String proof) {}

    public AddressEvidence {
        all = List.copyOf(all);
    }

    /** @param authservId whose Authentication-Results count; null: nobody's */
    public static AddressEvidence of(Mail mail, Direction direction, Known known, @Nullable String authservId) {
        if (direction != Direction.IN) {
            return NONE;
        }
        return mail.fact(Bounce.class)
                .map(bounce -> of(bounce, known))
                .or(() -> mail.fact(Complaint.class).map(complaint -> of(complaint, known)))
                .or(() -> mail.fact(Unsubscribe.class).map(unsubscribe -> of(unsubscribe, mail, authservId)))
                .orElse(NONE);
    }

    /** @return Message-IDs of the mails that it reports on, to be looked up */
    static List<String> originals(Mail mail) {
        return mail.fact(Bounce.class)
                .map(Bounce::originalId)
                .or(() -> mail.fact(Complaint.class).map(Complaint::originalId))
                .map(List::of)
                .orElse(List.of());
    }

    private static AddressEvidence of(Bounce bounce, Known known) {
        Optional<StoredMail> original = original(bounce.originalId(), known);
        if (original.isEmpty()) {
            return new AddressEvidence(List.of(), true);
        }
        Set<String> participants = participants(original.get());
        List<Evidence> found = new ArrayList<>();
        for (Bounce.Recipient recipient : bounce.recipients()) {
            String address = recipient.address().toLowerCase(Locale.ROOT);
            Type type = type(recipient.severity());
            if (type != null && participants.contains(address) && found.size() < MOST) {
                found.add(new Evidence(address, type, proof(recipient, bounce.originalId())));
            }
        }
        return new AddressEvidence(found, false);
    }

    private static @Nullable Type type(Severity severity) {
        return switch (severity) {
            case HARD -> Type.HARD_BOUNCE;
            case SOFT -> Type.SOFT_BOUNCE;
            case REFUSED, DELAYED, DELIVERED -> null;
        };
    }

    private static String proof(Bounce.Recipient recipient, @Nullable String originalId) {
        return (recipient.status() == null ? "no status" : recipient.status())
                + (recipient.diagnostic() == null ? "" : " " + recipient.diagnostic())
                + ", about <" + originalId + ">";
    }

    /** Providers often hide who complains; of a mail to one person it is clear. A complaint that is taken back takes nothing back here. */
    private static AddressEvidence of(Complaint complaint, Known known) {
        Optional<StoredMail> original = original(complaint.originalId(), known);
        if (original.isEmpty()) {
            return new AddressEvidence(List.of(), true);
        }
        if (complaint.type().equals("not-spam")) {
            return NONE;
        }
        Set<String> participants = participants(original.get());
        List<Evidence> found = complaint.recipients().stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .filter(participants::contains)
                .limit(MOST)
                .map(address -> new Evidence(
                        address, Type.COMPLAINT, complaint.type() + ", about <" + complaint.originalId() + ">"))
                .toList();
        return new AddressEvidence(found, false);
    }

    private static AddressEvidence of(Unsubscribe unsubscribe, Mail mail, @Nullable String authservId) {
        Address from = mail.people().from();
        if (from == null || SenderAuth.of(mail, authservId) == Verdict.FAIL) {
            return NONE;
        }
        String proof = unsubscribe.by().label() + ": " + unsubscribe.said();
        return new AddressEvidence(List.of(new Evidence(from.key(), Type.UNSUBSCRIBE, proof)), false);
    }

    private static Optional<StoredMail> original(@Nullable String id, Known known) {
        return Optional.ofNullable(id).flatMap(known::mailWith);
    }

    private static Set<String> participants(StoredMail original) {
        return original.participants().stream()
                .map(address -> address.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}

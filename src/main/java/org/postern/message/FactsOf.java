package org.postern.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the facts of one mail from its parts, its headers and its text. */
final class FactsOf {
    private final ReadingOptions options;
    private final Evidence mail;
    private final List<Fact> facts = new ArrayList<>(1);

    private FactsOf(ReadingOptions options, Evidence mail) {
        this.options = options;
        this.mail = mail;
    }

    /**
     * What the facts are made from.
     *
     * @param from who sent it, by the header; null if nobody is named
     * @param recipients all to whom it was sent, the envelope's included
     * @param text without the machine-readable reports
     * @param parts as they were taken
     */
    record Evidence(
            Headers headers,
            @Nullable Address from,
            List<Address> recipients,
            String subject,
            String text,
            List<Passage> passages,
            PartsTaken parts) {}

    static List<Fact> of(Evidence mail, ReadingOptions options) {
        FactsOf facts = new FactsOf(options, mail);
        facts.reports();
        facts.secrecy();
        facts.source();
        facts.rest();
        return List.copyOf(facts.facts);
    }

    private void reports() {
        PartsTaken parts = mail.parts();
        Set<String> types = parts.types();
        String delivery = parts.report("delivery-status");
        OriginalMail original = parts.firstOriginal();
        if (types.contains("message/feedback-report") || types.contains("multipart/report;feedback-report")) {
            facts.add(Reports.complaint(parts.report("feedback-report"), original));
            return;
        }
        Optional<Bounce> bounce = delivery.isEmpty() ? Optional.empty() : DeliveryReport.read(delivery, original);
        if (bounce.isEmpty()) {
            bounce = new WordedBounce(options.own())
                    .in(mail.headers(), mail.recipients(), mail.subject(), mail.text(), isServer())
                    .map(b -> b.originalId() == null && original != null
                            ? new Bounce(b.recipients(), original.messageId(), original.from(), false)
                            : b);
        }
        if (bounce.isPresent()) {
            facts.add(bounce.get());
            return;
        }
        String receipt = parts.report("disposition-notification");
        if (!receipt.isEmpty()) {
            facts.add(Reports.receipt(receipt));
        }
    }

    private boolean isServer() {
        Address from = mail.from();
        String key = from == null ? "" : from.key();
        int at = key.indexOf('@');
        String local = at < 0 ? key : key.substring(0, at);
        return WordedBounce.DAEMONS.contains(local)
                || (local.startsWith("microsoftexchange") && local.length() > 40)
                || mail.headers().has("X-Failed-Recipients")
                || KindOf.isNullPath(mail.headers());
    }

    private void secrecy() {
        Set<String> types = mail.parts().types();
        String wrapped = mail.parts().smime();
        boolean pgpText = mail.text().startsWith("-----BEGIN PGP MESSAGE-----")
                || mail.text().contains("\n-----BEGIN PGP MESSAGE-----");
        if (wrapped.equals(SignedMail.ENCRYPTED)) {
            facts.add(new Encrypted("smime"));
        } else if (types.contains("multipart/encrypted") || types.contains("application/pgp-encrypted") || pgpText) {
            facts.add(new Encrypted("pgp"));
        }
        if (wrapped.equals(SignedMail.SIGNED)) {
            facts.add(new Signed("smime", true));
        } else if (types.contains("application/pkcs7-signature") || types.contains("application/x-pkcs7-signature")) {
            facts.add(new Signed("smime", false));
        } else if (types.contains("application/pgp-signature") || mail.text().startsWith("-----BEGIN PGP SIGNED")) {
            facts.add(new Signed("pgp", false));
        }
    }

    private void source() {
        if (options.source().equals("forwarded") && mail.from() != null) {
            new ForwardedBy(options.staff())
                    .in(mail.from(), mail.subject(), mail.text(), mail.parts().originals())
                    .ifPresent(facts::add);
        }
        if (options.form() != null) {
            FormFields.in(mail.text(), options.form()).ifPresent(facts::add);
        }
    }

    private void rest() {
        Invitation invitation = mail.parts().invitation();
        if (invitation != null) {
            facts.add(invitation);
        }
        boolean report = facts.stream().anyMatch(f -> f instanceof Bounce || f instanceof Complaint);
        if (!report && !isAutomatic()) {
            LeavingWords.in(mail.recipients(), mail.subject(), fresh()).ifPresent(facts::add);
        }
    }

    /** A machine's answer to "unsubscribe" quotes the word. A program may still send it for a person (RFC 8058). */
    private boolean isAutomatic() {
        return mail.headers()
                .first("Auto-Submitted")
                .filter(v -> v.strip().toLowerCase(Locale.ROOT).startsWith("auto-replied"))
                .isPresent();
    }

    private String fresh() {
        return new Mail.Text(mail.text(), true, mail.passages(), null, null, null).fresh();
    }
}

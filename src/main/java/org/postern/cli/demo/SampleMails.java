package org.postern.cli.demo;

import static org.postern.commit.Outcome.DUPLICATE;
import static org.postern.commit.Outcome.FILED;
import static org.postern.commit.Outcome.QUARANTINED;
import static org.postern.commit.Outcome.REJECTED;
import static org.postern.commit.Outcome.SKIPPED;
import static org.postern.match.RecordRef.Type.CASE;
import static org.postern.match.RecordRef.Type.LEAD;
import static org.postern.match.RecordRef.Type.OPPORTUNITY;

import java.util.List;

/** All sample mails in their order, and what the shipped configuration is to make of them among the people of {@link DemoCrm}. */
final class SampleMails {
    private static final String SALES = "sales";
    private static final String SUPPORT = "support";

    private SampleMails() {}

    /** What arrives first. Queue sales is asked by the mails of sales only, so that its turns do not depend on which mailbox is quicker. */
    static List<SampleMail> first() {
        return List.of(
                // Unknown senders who ask for a price in three languages: the queue in turns, cyril first for his
                // weight is 2.
                to(
                        SALES,
                        "price-request-ru",
                        filed().creates(LEAD, OPPORTUNITY).responsible("cyril").by("price-request")),
                to(
                        SALES,
                        "price-request-cs",
                        filed().creates(LEAD, OPPORTUNITY).responsible("anna").by("price-request")),
                to(
                        SALES,
                        "price-request-pl",
                        filed().creates(LEAD, OPPORTUNITY).responsible("boris").by("price-request")),
                // A known client: no lead, and whoever looks after the client.
                to(
                        SALES,
                        "price-request-client",
                        filed().creates(OPPORTUNITY).responsible("anna").by("price-request")),
                // The first sender once more: his opportunity goes on.
                to(SALES, "price-request-again", filed().continues(OPPORTUNITY).responsible("cyril")),
                to(SALES, "advert-ru", Expected.outcome(REJECTED).by("adverts")),
                to(
                        SALES,
                        "invoice",
                        filed().creates(LEAD, CASE).responsible("anna").by("default")),
                // A colleague of the client that has one open opportunity: she means that one.
                to(SALES, "both-mailboxes", filed().continues(OPPORTUNITY).responsible("anna")),
                to(
                        SALES,
                        "inquiry-ja",
                        filed().creates(LEAD, CASE).responsible("anna").by("default")),
                // One mail that cannot be written waits in quarantine; the others around it are filed.
                to(SALES, "refused-by-crm", Expected.outcome(QUARANTINED).reason("DB_CONSTRAINT")),
                to(SALES, "internal", Expected.outcome(SKIPPED).reason("INTERNAL")),
                // A stranger who makes up a code of ours gets nowhere near a record.
                to(
                        SALES,
                        "stranger-with-code",
                        filed().creates(LEAD, CASE).responsible("anna").by("default")),
                // Proven not to come from the client it names: a stranger's, for the rule to say who looks at it, and
                // nothing created.
                to(
                        SALES,
                        "forged-client",
                        filed().reason("AUTH_FAILED_SENDER").responsible("anna").by("default")),
                to(
                        SUPPORT,
                        "complaint-ru",
                        filed().creates(CASE).responsible("boris").by("default")),
                to(
                        SUPPORT,
                        "broken-pump-en",
                        filed().creates(CASE).responsible("anna").by("default")),
                to(SUPPORT, "newsletter", Expected.outcome(REJECTED).by("adverts")),
                to(SUPPORT, "app-notice", Expected.outcome(SKIPPED).reason("FILTER:app-notices")),
                // Written by machines: stored with the client, nothing created, nobody asked.
                to(SUPPORT, "out-of-office-cs", filed().reason("OUT_OF_OFFICE")),
                to(SUPPORT, "bounce", filed().reason("BACKSCATTER")),
                to(SUPPORT, "invitation", filed().reason("CALENDAR")),
                to(
                        SUPPORT,
                        "lead-writes-again",
                        filed().creates(CASE).responsible("boris").by("default")),
                to(
                        SUPPORT,
                        "no-id-no-date",
                        filed().creates(LEAD, CASE).responsible("anna").by("default")),
                to(
                        SUPPORT,
                        "broken-mail",
                        filed().creates(LEAD, CASE).responsible("anna").by("default")));
    }

    /** What arrives when the first have their outcome: answers, and copies. */
    static List<SampleMail> second() {
        return List.of(
                to(SALES, "reply-to-quote", filed().continues(OPPORTUNITY).responsible("anna")),
                to(SUPPORT, "reply-to-case-ru", filed().continues(CASE).responsible("boris")),
                to(SUPPORT, "both-mailboxes", Expected.outcome(DUPLICATE)),
                // A program that gives all its mails the same id: another mail, not a copy.
                to(SUPPORT, "same-id-other-mail", filed().continues(CASE).responsible("anna")));
    }

    /** @return who is to get the one acknowledgement that rule {@code default} asks for: people whose address is proven, sorted */
    static List<String> acknowledged() {
        return List.of(
                "billing@hosting.example",
                "eva@acme.example",
                "jan@wisla.example",
                "john@acme.example",
                "lena@early.example",
                "olga@volga.example",
                "petr@zavod.example",
                "tanaka@pump.example");
    }

    private static Expected filed() {
        return Expected.outcome(FILED);
    }

    private static SampleMail to(String mailbox, String name, Expected expected) {
        return new SampleMail(name, mailbox, expected);
    }
}

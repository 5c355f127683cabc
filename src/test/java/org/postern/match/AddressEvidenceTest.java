package org.postern.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.postern.match.MailDraft.aMail;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.LinkingConfig;
import org.postern.match.AddressEvidence.Evidence;
import org.postern.message.Bounce;
import org.postern.message.Bounce.Severity;
import org.postern.message.Complaint;
import org.postern.message.Mail;
import org.postern.message.Unsubscribe;

class AddressEvidenceTest {
    private final KnownTable known = new KnownTable()
            .mail("offer@crm", "Our offer", null, "sales@example.com", "Ann@client.example", "bob@client.example");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no such mailbox           | offer@crm | ann@client.example | HARD      | hard_bounce |
            in other letters          | offer@crm | Ann@Client.Example | HARD      | hard_bounce |
            not now                   | offer@crm | ann@client.example | SOFT      | soft_bounce |
            refused as spam           | offer@crm | ann@client.example | REFUSED   |             |
            still tried               | offer@crm | ann@client.example | DELAYED   |             |
            arrived                   | offer@crm | ann@client.example | DELIVERED |             |
            somebody it never went to | offer@crm | eve@evil.example   | HARD      |             |
            a mail we never sent      | fake@crm  | ann@client.example | HARD      |             | backscatter
            a mail that is not named  |           | ann@client.example | HARD      |             | backscatter
            """)
    void aBounceCountsForWhomAMailOfOursWentTo(
            String why,
            @Nullable String original,
            String recipient,
            Severity severity,
            @Nullable String type,
            @Nullable String backscatter) {
        var bounce = new Bounce(
                List.of(new Bounce.Recipient(recipient, severity, "5.1.1", "no such user")), original, null, true);
        var evidence =
                evidence(aMail().from("mailer-daemon@mx.example").fact(bounce).build());
        assertThat(evidence.backscatter()).isEqualTo(backscatter != null);
        assertThat(evidence.all().stream()
                        .map(e -> e.type().label())
                        .findFirst()
                        .orElse(null))
                .isEqualTo(type);
        if (type != null) {
            assertThat(evidence.all())
                    .extracting(Evidence::address, Evidence::proof)
                    .containsExactly(tuple("ann@client.example", "5.1.1 no such user, about <offer@crm>"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            of a recipient        | abuse    | offer@crm | ann@client.example | complaint |
            taken back            | not-spam | offer@crm | ann@client.example |           |
            of somebody else      | abuse    | offer@crm | eve@evil.example   |           |
            about another's mail  | abuse    | fake@crm  | ann@client.example |           | backscatter
            """)
    void aComplaintCountsForARecipientOfOurMail(
            String why,
            String type,
            String original,
            String recipient,
            @Nullable String expected,
            @Nullable String backscatter) {
        var evidence = evidence(
                aMail().fact(new Complaint(type, List.of(recipient), original)).build());
        assertThat(evidence.all().stream()
                        .map(e -> e.type().label())
                        .findFirst()
                        .orElse(null))
                .isEqualTo(expected);
        assertThat(evidence.backscatter()).isEqualTo(backscatter != null);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"dmarc=pass, true", "spf=none, true", "dmarc=fail, false"})
    void whoIsProvenFalseUnsubscribesNobody(String results, boolean counts) {
        Mail mail = aMail().from("Ann@client.example")
                .fact(new Unsubscribe(Unsubscribe.By.SUBJECT, "unsubscribe"))
                .header("Authentication-Results", "mx.example.com; " + results)
                .build();
        assertThat(evidence(mail).all())
                .isEqualTo(
                        counts
                                ? List.of(new Evidence(
                                        "ann@client.example", AddressEvidence.Type.UNSUBSCRIBE, "subject: unsubscribe"))
                                : List.of());
    }

    @Test
    void ourOwnMailProvesNothing() {
        Mail mail = aMail().fact(new Unsubscribe(Unsubscribe.By.TEXT, "unsubscribe"))
                .build();
        assertThat(AddressEvidence.of(mail, Direction.OUT, known, null)).isEqualTo(AddressEvidence.NONE);
    }

    @Test
    void theMailItIsAboutIsLookedUpBeforehand() {
        Mail mail = aMail().fact(new Complaint("abuse", List.of(), "offer@crm")).build();
        assertThat(Clues.of(mail, Optional.empty(), LinkingConfig.NONE).messageIds())
                .containsExactly("offer@crm");
    }

    private AddressEvidence evidence(Mail mail) {
        return AddressEvidence.of(mail, Direction.IN, known, "mx.example.com");
    }
}

package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.MailDraft.aMail;
import static org.postern.rules.RuleDraft.scene;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.StaffConfig;
import org.postern.match.Direction;
import org.postern.match.MailDraft;
import org.postern.match.Mailboxes;
import org.postern.match.Match;
import org.postern.match.OpenRecord;
import org.postern.match.OurAddresses;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;

class GateTest {
    private final Gate gate = new Gate(
            new OurAddresses(List.of(Mailboxes.sales()), new StaffConfig(Set.of("example.com"), Set.of()), a -> false),
            "mx.example.com");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a stranger                | eve@new.example    |         |                            |            |
            a client                  | ann@client.example | CONTACT |                            |            |
            a proven client           | ann@client.example | CONTACT | mx.example.com; dmarc=pass |            |
            a forged client           | ann@client.example | CONTACT | mx.example.com; dmarc=fail |            | AUTH_FAILED_SENDER
            accused by somebody else  | ann@client.example | CONTACT | mx.evil.test; dmarc=fail   |            |
            a user of the CRM         | ann@client.example | USER    |                            |            | STAFF
            one of us                 | boris@example.com  |         |                            |            | STAFF
            an alias of ours          | info@example.com   |         |                            |            | STAFF
            a forged one of us        | boris@example.com  |         | mx.example.com; dmarc=fail |            | AUTH_FAILED_SENDER
            a sender above his share  | eve@new.example    |         |                            | RATE_LIMIT | RATE_LIMIT
            no sender                 |                    |         |                            |            |
            """)
    void isClosedToSome(
            String why,
            String from,
            @Nullable PartyType party,
            String auth,
            @Nullable String brake,
            @Nullable String reason) {
        MailDraft mail = aMail().from(from).header("Authentication-Results", auth);
        assertThat(gate.closedTo(scene(mail), match(party, null), brake)).isEqualTo(reason);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "noreply@shop.example, NO_REPLY",
        "no-reply@shop.example, NO_REPLY",
        "No_Reply@shop.example, NO_REPLY",
        "donotreply@shop.example, NO_REPLY",
        "do-not-reply@shop.example, NO_REPLY",
        "orders-noreply@shop.example, NO_REPLY",
        "noreply+17@shop.example, NO_REPLY",
        "noreply2@shop.example, NO_REPLY",
        "mailer-daemon@shop.example, NO_REPLY",
        "MAILER-DAEMON@shop.example, NO_REPLY",
        "postmaster@shop.example, NO_REPLY",
        "bounces+17@shop.example, NO_REPLY",
        "ann@client.example,",
        "nora.reply@client.example,",
        "norep@client.example,",
        "info@client.example,",
        "ann@noreply.example,",
        "reply@client.example,",
        "ann, NO_SENDER",
        "@client.example, NO_SENDER",
        ", NO_SENDER"
    })
    void tellsWhoCanBeNoLead(String from, @Nullable String reason) {
        assertThat(gate.noLeadOf(aMail().from(from).build())).isEqualTo(reason);
    }

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource(delimiter = '|', textBlock = """
            X-Spam-Flag   | YES            | SPAM
            X-Spam-Status | Yes, score=9.1 | SPAM
            X-Spam        | Yes            | SPAM
            X-Spam-Flag   | NO             |
            X-Spam-Status | No, score=-1.0 |
            """)
    void spamMakesNoLead(String header, String value, @Nullable String reason) {
        assertThat(gate.noLeadOf(aMail().header(header, value).build())).isEqualTo(reason);
    }

    @ParameterizedTest(name = "{0}, active {1}: linked {2}")
    @CsvSource({"OPPORTUNITY, true, true", "CASE, true, true", "CASE, false, false", "LEAD, true, false"})
    void onlyAnActiveOpportunityOrCaseKeepsFromCreating(RecordRef.Type type, boolean active, boolean linked) {
        OpenRecord record = new OpenRecord(new RecordRef(type, "1"), "1", active, null, null, null, null, Set.of());
        RuleSet rules = new RuleDraft().compile();
        Scene scene = scene(aMail().history(true));
        Circumstances is = Circumstances.of(
                scene,
                rules.screen(scene),
                match(PartyType.CONTACT, record),
                new Decision(Optional.empty(), List.of()),
                gate,
                false,
                null);
        assertThat(is.linkedToActive()).isEqualTo(linked);
        assertThat(is.party()).contains(PartyType.CONTACT);
        assertThat(is.direction()).isEqualTo(Direction.IN);
        assertThat(is.history()).isTrue();
    }

    @Test
    void aVeryLongLocalPartIsJudgedAtOnce() {
        String from = "no-".repeat(20_000) + "x@evil.example";
        assertThat(gate.noLeadOf(aMail().from(from).build())).isNull();
    }

    private static Match match(@Nullable PartyType party, @Nullable OpenRecord record) {
        return new Match(
                Optional.ofNullable(party).map(type -> new Party(type, "p", "P", null, null, true, null)),
                Optional.ofNullable(record),
                Optional.empty(),
                "party",
                false,
                List.of());
    }
}

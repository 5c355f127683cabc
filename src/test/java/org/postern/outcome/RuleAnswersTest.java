package org.postern.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.MailDraft.aMail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.assign.Assignment;
import org.postern.assign.User;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.config.NoticesConfig;
import org.postern.config.NoticesConfig.Wishes;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.config.Shift;
import org.postern.config.StaffConfig;
import org.postern.crm.Crm;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.match.Direction;
import org.postern.match.MailDraft;
import org.postern.match.Mailboxes;
import org.postern.match.Match;
import org.postern.match.OurAddresses;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.rules.RuleDraft;

class RuleAnswersTest {
    /** Half past eleven in the evening in Prague is still the day before in UTC's next one. */
    private static final Instant NOW = Instant.parse("2026-03-04T23:30:00Z");

    private static final Party ANN = new Party(PartyType.CONTACT, "c1", "Ann Novak", null, null, true, null);
    private static final Plan PLAN = new NumberedPlan("4711");

    private final RuleAnswers answers = new RuleAnswers(
            new WhoMayBeAnswered(
                    new OurAddresses(List.of(Mailboxes.sales()), new StaffConfig(Set.of(), Set.of()), a -> false),
                    null),
            ZoneId.of("Europe/Prague"),
            Clock.fixed(NOW, ZoneOffset.UTC));

    private final MailDraft mail =
            aMail().from("Visit evil.example <Ann@client.example>").references("a@x b@x");

    @Test
    void aNewMailIsAcknowledgedIfItsRuleSaysSo() {
        OutboxRow row = answers.of(filing("received", Direction.IN, null, null, false, ANN), PLAN)
                .get(0);

        assertThat(row.kind()).isEqualTo("answer");
        assertThat(row.dedupeKey()).isEqualTo("answer:ann@client.example:2026-03-05");
        assertThat(row.mailbox()).isEqualTo("sales");
        assertThat(row.due()).isEqualTo(NOW);
        assertThat(AnswerJson.read(row.payload()))
                .isEqualTo(new AnswerPayload(
                        "received",
                        "ann@client.example",
                        "Ann Novak",
                        "4711",
                        "made@client.example",
                        List.of("a@x", "b@x"),
                        "e1",
                        LocalDate.of(2026, 3, 5)));
    }

    @Test
    void whatAStrangerCallsHimselfIsNotRepeated() {
        OutboxRow row = answers.of(filing("received", Direction.IN, null, null, false, null), PLAN)
                .get(0);

        assertThat(AnswerJson.read(row.payload()).name()).isNull();
        assertThat(row.payload()).doesNotContain("evil");
    }

    @Test
    void everythingElseIsNotAcknowledged() {
        assertThat(List.of(
                        filing(null, Direction.IN, null, null, false, ANN),
                        filing("received", Direction.OUT, null, null, false, ANN),
                        filing("received", Direction.INTERNAL, null, null, false, ANN),
                        filing("received", Direction.IN, "e1", null, false, ANN),
                        filing("received", Direction.IN, null, "Advertising", false, ANN),
                        filing("received", Direction.IN, null, null, true, ANN)))
                .allSatisfy(filing -> assertThat(answers.of(filing, PLAN)).isEmpty());
    }

    @Test
    void aCopyWhoseRuleIsRunIsAcknowledgedUnlessAnEarlierOneWas() {
        RuleNotices notices = new RuleNotices(NOTICES, ZoneOffset.UTC, Clock.fixed(NOW, ZoneOffset.UTC));
        Filing copy = filing("received", Direction.IN, "e1", null, false, ANN);
        Filing first = further(copy, false);
        assertThat(answers.of(first, PLAN)).hasSize(1);
        assertThat(answers.of(further(copy, true), PLAN)).isEmpty();
        assertThat(notices.of(assigned(first, "anna"), PLAN))
                .extracting(OutboxRow::dedupeKey)
                .containsExactly("notice:u-anna:e1");
    }

    private static Filing further(Filing of, boolean acknowledged) {
        return new Filing(
                of.delivery(),
                of.mail(),
                of.prepared(),
                of.mailbox(),
                of.direction(),
                of.match(),
                of.assignment(),
                of.createLead(),
                of.create(),
                of.rule(),
                of.duplicateOf(),
                of.crmFolder(),
                of.history(),
                of.rejected(),
                new Filing.Further(acknowledged));
    }

    private static final NoticesConfig NOTICES = new NoticesConfig(
            Duration.ofMinutes(5),
            3,
            new Wishes(
                    Set.of(NoticesConfig.Kind.values()),
                    new Shift(LocalTime.of(20, 0), LocalTime.of(7, 0), Set.of()),
                    Set.of("crm")),
            Map.of("boris", new Wishes(Set.of(NoticesConfig.Kind.CREATED), null, Set.of("mail"))));

    @Test
    void eachResponsibleIsToldAsHeWishes() {
        RuleNotices notices = new RuleNotices(NOTICES, ZoneId.of("Europe/Prague"), Clock.fixed(NOW, ZoneOffset.UTC));
        Filing filing = filing(null, Direction.IN, null, null, false, ANN);
        assertThat(notices.of(assigned(filing, "anna", "boris"), PLAN))
                .as("boris wants no further mail")
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.kind()).isEqualTo("notice");
                    assertThat(row.dedupeKey()).isEqualTo("notice:u-anna:e1");
                    assertThat(row.due()).as("the end of the quiet hours").isEqualTo("2026-03-05T06:00:00Z");
                    assertThat(OutboxJson.notice(row.payload()).from())
                            .isEqualTo("Visit evil.example <Ann@client.example>");
                });
        assertThat(notices.of(
                        assigned(filing, "anna", "boris"),
                        new NumberedPlan("4711", List.of(new RecordRef(RecordRef.Type.CASE, "k1")))))
                .map(OutboxRow::due)
                .containsExactly(Instant.parse("2026-03-05T06:00:00Z"), NOW.plusSeconds(300));
    }

    @Test
    void nobodyIsToldOfWhatIsNoNews() {
        RuleNotices notices = new RuleNotices(NOTICES, ZoneOffset.UTC, Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(List.of(
                        filing(null, Direction.OUT, null, null, false, ANN),
                        filing(null, Direction.IN, "e1", null, false, ANN),
                        filing(null, Direction.IN, null, "Advertising", false, ANN),
                        filing(null, Direction.IN, null, null, true, ANN)))
                .allSatisfy(filing ->
                        assertThat(notices.of(assigned(filing, "anna"), PLAN)).isEmpty());
    }

    private static Filing assigned(Filing of, String... logins) {
        List<User> users = Arrays.stream(logins)
                .map(login -> new User("u-" + login, login, login, true))
                .toList();
        return new Filing(
                of.delivery(),
                of.mail(),
                of.prepared(),
                of.mailbox(),
                of.direction(),
                of.match(),
                new Assignment(users, "role:duty", false, Optional.empty(), List.of()),
                of.createLead(),
                of.create(),
                of.rule(),
                of.duplicateOf(),
                of.crmFolder(),
                of.history(),
                of.rejected(),
                of.further());
    }

    private Filing filing(
            @Nullable String template,
            Direction direction,
            @Nullable String duplicateOf,
            @Nullable String rejected,
            boolean history,
            @Nullable Party party) {
        return new Filing(
                mail.delivery(),
                mail.build(),
                new Crm.Prepared() {},
                Mailboxes.sales(),
                direction,
                new Match(Optional.ofNullable(party), Optional.empty(), Optional.empty(), "party", false, List.of()),
                Assignment.nobody("none"),
                false,
                RecordRef.Type.CASE,
                Optional.of(rule(template)),
                duplicateOf,
                null,
                history,
                rejected,
                null);
    }

    private static RuleConfig rule(@Nullable String template) {
        return new RuleConfig(
                Mailboxes.NOWHERE,
                "default",
                RuleDraft.always(),
                null,
                false,
                Create.CASE,
                Map.of(),
                null,
                true,
                template,
                false,
                List.of(),
                List.of(),
                false,
                false);
    }

    private record NumberedPlan(String number, List<RecordRef> created) implements Plan {
        NumberedPlan(String number) {
            this(number, List.of());
        }

        @Override
        public String emailId() {
            return "e1";
        }

        @Override
        public Optional<RecordRef> linked() {
            return Optional.empty();
        }

        @Override
        public Optional<Party> party() {
            return Optional.of(new Party(PartyType.LEAD, "l1", "Visit evil.example", null, null, true, null));
        }

        @Override
        public Map<String, Integer> writes() {
            return Map.of();
        }
    }
}

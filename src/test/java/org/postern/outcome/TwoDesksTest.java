package org.postern.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.assign.Assignment;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.config.AnswerTemplate;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.config.StaffConfig;
import org.postern.crm.Crm;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.match.Direction;
import org.postern.match.Mailboxes;
import org.postern.match.Match;
import org.postern.match.OurAddresses;
import org.postern.match.Party;
import org.postern.match.RecordRef;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailReader;
import org.postern.message.Octets;
import org.postern.message.ReadingOptions;
import org.postern.rules.RuleDraft;

/** Two companies whose desks both acknowledge each mail: what one sends, the other reads. */
class TwoDesksTest {
    private static final Instant NOW = Instant.parse("2026-03-04T09:15:30Z");
    private static final AnswerTemplate TEMPLATE =
            new AnswerTemplate("received", "We have got your mail", "It has the number {number}.");

    @TempDir
    Path folder;

    /** One of the two. @param strips its mail server takes away what marks a mail as automatic, as some do */
    private record Desk(String address, boolean strips, Set<String> answered) {
        Desk(String address, boolean strips) {
            this(address, strips, new HashSet<>());
        }

        private static RuleAnswers answers(String own) {
            OurAddresses ours = new OurAddresses(List.of(), new StaffConfig(Set.of(), Set.of(own)), a -> false);
            return new RuleAnswers(new WhoMayBeAnswered(ours, null), ZoneOffset.UTC, Clock.fixed(NOW, ZoneOffset.UTC));
        }

        /** @return what it sends; empty: nothing. The outbox takes each key once */
        Optional<String> receive(String raw, Path folder) throws MessagingException, IOException {
            Mail mail = (Mail) new MailReader()
                    .read(
                            new Octets.InMemory(raw.getBytes(StandardCharsets.UTF_8)),
                            NOW,
                            ReadingOptions.defaults(folder));
            List<OutboxRow> rows = answers(address).of(filing(mail, raw), new Stored());
            if (rows.isEmpty() || !answered.add(rows.get(0).dedupeKey())) {
                return Optional.empty();
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new Acknowledgement(address)
                    .of(AnswerJson.read(rows.get(0).payload()), TEMPLATE, NOW)
                    .writeTo(out);
            String sent = out.toString(StandardCharsets.UTF_8);
            return Optional.of(
                    strips
                            ? sent.replaceAll(
                                    "(?m)^(Auto-Submitted|X-Auto-Response-Suppress|Precedence|Return-Path):.*\r\n", "")
                            : sent);
        }

        private static Filing filing(Mail mail, String raw) {
            RuleConfig draft = RuleDraft.rule("default", RuleDraft.always(), null, false, Create.CASE, null, true);
            RuleConfig rule = new RuleConfig(
                    draft.at(),
                    draft.name(),
                    draft.when(),
                    null,
                    false,
                    Create.CASE,
                    draft.set(),
                    null,
                    true,
                    "received",
                    false,
                    List.of(),
                    List.of(),
                    false,
                    false);
            return new Filing(
                    new Delivery(
                            DeliveryId.uidl("sales", "INBOX", raw),
                            new Octets.InMemory(new byte[0]),
                            NOW,
                            false,
                            false,
                            false,
                            false),
                    mail,
                    new Crm.Prepared() {},
                    Mailboxes.sales(),
                    Direction.IN,
                    new Match(Optional.empty(), Optional.empty(), Optional.empty(), "nobody", false, List.of()),
                    Assignment.nobody("none"),
                    false,
                    RecordRef.Type.CASE,
                    Optional.of(rule),
                    null,
                    null,
                    false,
                    null,
                    null);
        }
    }

    @ParameterizedTest(name = "marks stripped here {0}, there {1}: {2} answers")
    @CsvSource({"false, false, 1", "true, false, 2", "false, true, 1", "true, true, 2"})
    void stopWithinTwoRounds(boolean stripsHere, boolean stripsThere, int expected) throws Exception {
        Desk here = new Desk("desk@here.example", stripsHere);
        Desk there = new Desk("desk@there.example", stripsThere);
        List<String> sent = new ArrayList<>();
        Optional<String> next = Optional.of(
                "From: Desk <desk@there.example>\r\nTo: desk@here.example\r\n"
                        + "Subject: Pump\r\nMessage-ID: <1@there.example>\r\nDate: Wed, 4 Mar 2026 09:00:00 +0000\r\n\r\nDo you have one?\r\n");
        for (int turn = 0; next.isPresent() && turn < 100; turn++) {
            next = (turn % 2 == 0 ? here : there).receive(next.get(), folder);
            next.ifPresent(sent::add);
        }
        assertThat(sent).hasSize(expected);
    }

    private static final class Stored implements Plan {
        @Override
        public String emailId() {
            return "e1";
        }

        @Override
        public List<RecordRef> created() {
            return List.of();
        }

        @Override
        public Optional<RecordRef> linked() {
            return Optional.empty();
        }

        @Override
        public Optional<Party> party() {
            return Optional.empty();
        }

        @Override
        public java.util.Map<String, Integer> writes() {
            return java.util.Map.of();
        }

        @Override
        public String number() {
            return "1";
        }
    }
}

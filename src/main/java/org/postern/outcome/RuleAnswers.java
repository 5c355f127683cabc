package org.postern.outcome;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.Outgoing;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.match.Direction;
import org.postern.match.Party;
import org.postern.message.Mail;

/** Acknowledges a mail from outside, once in whatever mailboxes it comes, if its rule says so and its sender may be answered. */
public final class RuleAnswers implements Outgoing {
    private final WhoMayBeAnswered who;
    private final ZoneId zone;
    private final Clock clock;

    /** @param zone in which an answer's day begins */
    public RuleAnswers(WhoMayBeAnswered who, ZoneId zone, Clock clock) {
        this.who = who;
        this.zone = zone;
        this.clock = clock;
    }

    @Override
    public List<OutboxRow> of(Filing filing, Plan plan) {
        String template = filing.rule().map(RuleConfig::acknowledge).orElse(null);
        Filing.Further further = filing.further();
        boolean answered = further != null && further.acknowledged();
        if (template == null
                || answered
                || !filing.isNews()
                || filing.direction() != Direction.IN
                || who.refusal(filing.mail()) != null) {
            return List.of();
        }
        AnswerPayload answer = payload(template, filing, plan);
        return List.of(new OutboxRow(
                AnswerPayload.KIND,
                answer.dedupeKey(),
                filing.mailbox().name(),
                AnswerJson.text(answer),
                clock.instant()));
    }

    private AnswerPayload payload(String template, Filing filing, Plan plan) {
        Mail mail = filing.mail();
        return new AnswerPayload(
                template,
                mail.from().orElseThrow().key(),
                filing.match().party().map(Party::name).orElse(null),
                plan.number(),
                mail.messageId(),
                mail.references(),
                plan.emailId(),
                LocalDate.now(clock.withZone(zone)));
    }
}

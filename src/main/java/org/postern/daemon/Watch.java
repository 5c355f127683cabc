package org.postern.daemon;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.postern.config.AlertsConfig;
import org.postern.config.AttachmentsConfig;
import org.postern.config.Config;
import org.postern.intake.MailboxState;
import org.postern.intake.MailboxState.Condition;
import org.postern.outcome.Alarms;
import org.postern.outcome.AlertText;
import org.postern.outcome.NoticeMail;
import org.postern.outcome.OutboxMessage;
import org.postern.outcome.Webhook;
import org.postern.store.HabitReader;
import org.postern.store.SqlAttachmentUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Route step {@code watch}: looks whether a mailbox is paused, late, silent or near its quota of attachments, whether the last reload was refused, whether the database answers, and tells it by the
 * alert sinks. Needs neither the mailboxes nor the database to do so; what a sink does not take is told again at the next look.
 */
final class Watch implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration HABITS = Duration.ofHours(1);
    private static final int MOST_WAITING = 100;
    private static final double NEARLY_FULL = 0.8;

    /** What is watched. @param rulesProblem why the last reload was refused; null: it was not */
    record Seen(List<MailboxState> mailboxes, @Nullable String rulesProblem, boolean databaseAnswers) {}

    private final Supplier<Config> config;
    private final HabitReader habits;
    private final SqlAttachmentUse attachmentUse;
    private final Clock clock;
    private final Alarms alarms = new Alarms();
    private final List<OutboxMessage> waiting = new ArrayList<>();
    private volatile @Nullable Supplier<Seen> seen;
    private Map<String, HabitReader.Usual> usual = Map.of();
    private Instant usualSince = Instant.EPOCH;

    Watch(Supplier<Config> config, HabitReader habits, SqlAttachmentUse attachmentUse, Clock clock) {
        this.attachmentUse = attachmentUse;
        this.config = config;
        this.habits = habits;
        this.clock = clock;
    }

    /** From now on there is something to watch. */
    void over(Supplier<Seen> watched) {
        seen = watched;
    }

    @Override
    public void process(Exchange exchange) {
        Supplier<Seen> watched = seen;
        if (watched == null) {
            return;
        }
        AlertsConfig alerts = config.get().alerts();
        Instant now = clock.instant();
        for (Alarms.Change change : alarms.of(troubles(watched.get(), alerts, now), now)) {
            if (change.over()) {
                LOG.info("{}", change.title());
            } else {
                LOG.error("{}", change.title());
            }
            for (String sink : AlertText.sinksOf(alerts)) {
                String key = "alert:" + change.key() + ":" + now.truncatedTo(ChronoUnit.SECONDS);
                waiting.add(AlertText.message(alerts, key, sink, change.title(), change.title() + "\n"));
            }
        }
        tell(alerts, exchange);
    }

    private Map<String, String> troubles(Seen watched, AlertsConfig alerts, Instant now) {
        Map<String, String> troubles = new HashMap<>();
        for (MailboxState mailbox : watched.mailboxes()) {
            String name = mailbox.name();
            if (mailbox.condition() == Condition.PAUSED) {
                troubles.put(
                        "pause:" + name,
                        "Mailbox " + name + " is paused: "
                                + (mailbox.error() == null ? "somebody asked for it" : mailbox.error()));
            }
            if (mailbox.lag(now).compareTo(alerts.lag()) > 0) {
                troubles.put(
                        "lag:" + name,
                        "Mailbox " + name + " is late" + (mailbox.error() == null ? "" : ": " + mailbox.error()));
            }
        }
        if (!watched.databaseAnswers()) {
            troubles.put("database", "The database does not answer");
        } else {
            silent(watched, alerts, now, troubles);
            full(watched, troubles);
        }
        if (watched.rulesProblem() != null) {
            troubles.put("rules", "The configuration was changed and refused; the last good one is in force");
        }
        return troubles;
    }

    private void silent(Seen watched, AlertsConfig alerts, Instant now, Map<String, String> troubles) {
        try {
            if (usualSince.plus(HABITS).isBefore(now)) {
                usual = habits.usual();
                usualSince = now;
            }
        } catch (DataAccessException e) {
            LOG.debug("Habits cannot be read now: {}", e.getMessage());
        }
        for (MailboxState mailbox : watched.mailboxes()) {
            HabitReader.Usual its = usual.get(mailbox.name());
            if (its != null && its.habit().isBroken(its.last(), now, alerts.silenceFactor())) {
                troubles.put(
                        "silence:" + mailbox.name(),
                        "Mailbox " + mailbox.name() + " has got no mail since "
                                + its.last().truncatedTo(ChronoUnit.MINUTES) + ", which is unusual");
            }
        }
    }

    /** It is told in time, for what comes beyond the quota is not kept. */
    private void full(Seen watched, Map<String, String> troubles) {
        Long quota = config.get().attachments().quota();
        if (quota == null) {
            return;
        }
        try {
            Map<String, Long> brought = new HashMap<>(attachmentUse.byMailbox());
            brought.keySet()
                    .retainAll(
                            watched.mailboxes().stream().map(MailboxState::name).toList());
            troubles.putAll(nearQuota(quota, brought));
        } catch (DataAccessException e) {
            LOG.debug("The use of attachments cannot be read now: {}", e.getMessage());
        }
    }

    /** @param octets of attachments, by mailbox. @return what to tell, by its key */
    static Map<String, String> nearQuota(long quota, Map<String, Long> octets) {
        Map<String, String> troubles = new HashMap<>();
        octets.forEach((mailbox, brought) -> {
            if (brought >= quota * NEARLY_FULL) {
                troubles.put(
                        "quota:" + mailbox,
                        "Mailbox " + mailbox + " has brought 80 % of attachments.quota within "
                                + AttachmentsConfig.QUOTA_DAYS
                                + " days; beyond it only name, size and hash of an attachment are kept");
            }
        });
        return troubles;
    }

    private void tell(AlertsConfig alerts, Exchange exchange) {
        while (waiting.size() > MOST_WAITING) {
            waiting.remove(0);
        }
        for (OutboxMessage message : List.copyOf(waiting)) {
            try {
                if (message.sink().equals("mail")) {
                    String from = config.get().smtp().orElseThrow().from();
                    exchange.getContext()
                            .createFluentProducerTemplate()
                            .to("direct:alert-mail")
                            .withBody(new NoticeMail(from).of(message, alerts.to(), clock.instant()))
                            .send();
                } else {
                    new Webhook(URI.create(alerts.webhook())).post(message);
                }
                waiting.remove(message);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                LOG.warn("An alert cannot be told by {} and is told again: {}", message.sink(), e.toString());
            }
        }
    }
}

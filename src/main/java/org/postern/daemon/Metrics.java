package org.postern.daemon;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postern.commit.CommitListener;
import org.postern.commit.Settled;

/** The figures of this run, as {@code /metrics} shows them. */
final class Metrics implements CommitListener {
    private static final String UNASSIGNED = "postern.unassigned";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer commit =
            timer("postern.commit", "From the first look-up of a group to the answer of its commit");
    private final Timer open = timer("postern.transaction.open", "How long a group's transaction was open");
    private final DistributionSummary batch = DistributionSummary.builder("postern.batch.mails")
            .description("Mails written in one transaction")
            .register(registry);

    private final Counter retries = Counter.builder("postern.commit.retries")
            .description("Groups that were written again after a passing fault of the database")
            .register(registry);

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(IntStream.of(5, 10, 20, 30, 40, 50, 75, 100, 150, 200, 500, 2_000, 10_000)
                        .mapToObj(Duration::ofMillis)
                        .toArray(Duration[]::new))
                .register(registry);
    }

    @Override
    public void committed(int mails, Duration whole, Duration transaction) {
        commit.record(whole);
        open.record(transaction);
        batch.record(mails);
    }

    @Override
    public void again() {
        retries.increment();
    }

    void settled(Settled mail) {
        String mailbox = mail.delivery().mailbox();
        count("postern.mails", "mailbox", mailbox, "outcome", mail.outcome().label());
        registry.counter("postern.mail.octets", "mailbox", mailbox).increment(mail.octets());
        if (mail.reason() != null) {
            count("postern.mail.reasons", "mailbox", mailbox, "reason", code(mail.reason()));
        }
        mail.assignees().forEach(user -> count("postern.assigned", "user", user));
        if (mail.isUnassigned()) {
            count(UNASSIGNED, "mailbox", mailbox);
        }
    }

    private void count(String name, String... tags) {
        registry.counter(name, tags).increment();
    }

    /** @return {@code RULE} of {@code RULE:adverts}: there are as many codes as the software knows, whatever names users give */
    private static String code(String reason) {
        int colon = reason.indexOf(':');
        return colon < 0 ? reason : reason.substring(0, colon);
    }

    /** @param lag age of the oldest mail that waits; zero if none does. @param paused whether it is left alone until somebody resumes it */
    void mailbox(String name, Supplier<Duration> lag, Supplier<@Nullable Instant> lastSuccess, BooleanSupplier paused) {
        // A counter that begins with its first event has no increase that an alert could see.
        registry.counter(UNASSIGNED, "mailbox", name);
        Gauge.builder("postern.mailbox.paused", () -> paused.getAsBoolean() ? 1 : 0)
                .description("1 while the mailbox is left alone until somebody resumes it")
                .tag("mailbox", name)
                .register(registry);
        TimeGauge.builder("postern.lag", () -> lag.get().toMillis(), TimeUnit.MILLISECONDS)
                .description("Age of the oldest mail that is not processed")
                .tag("mailbox", name)
                .register(registry);
        timestamp(
                "postern.last.success.timestamp",
                "When the mailbox was last looked at without a fault",
                name,
                lastSuccess);
    }

    /** @param expiry when the mailbox' credential ends; null while that is not known */
    void credential(String mailbox, Supplier<@Nullable Instant> expiry) {
        timestamp("postern.credential.expiry.timestamp", "When the mailbox' credential ends", mailbox, expiry);
    }

    /** The mailbox is not read any more; what was counted of it stays. */
    void forget(String mailbox) {
        registry.getMeters().stream()
                .filter(meter ->
                        meter instanceof Gauge && mailbox.equals(meter.getId().getTag("mailbox")))
                .forEach(registry::remove);
    }

    private void timestamp(String name, String description, String mailbox, Supplier<@Nullable Instant> time) {
        Gauge.builder(name, () -> seconds(time.get()))
                .description(description)
                .baseUnit("seconds")
                .tag("mailbox", mailbox)
                .register(registry);
    }

    private static double seconds(@Nullable Instant time) {
        return time == null ? Double.NaN : time.toEpochMilli() / 1000.0;
    }

    void quarantined(LongSupplier count) {
        Gauge.builder("postern.quarantined", count::getAsLong)
                .description("Mails in quarantine")
                .register(registry);
    }

    void configRefused(BooleanSupplier refused) {
        Gauge.builder("postern.config.refused", () -> refused.getAsBoolean() ? 1 : 0)
                .description("1 while the last reload was refused and the configuration before it is in force")
                .register(registry);
    }

    void outboxDue(LongSupplier count) {
        Gauge.builder("postern.outbox.due", count::getAsLong)
                .description("Answers and notices that are due and not sent")
                .register(registry);
    }

    /** @param nodes that live. @param shards that this node attends to */
    void cluster(LongSupplier nodes, LongSupplier shards) {
        Gauge.builder("postern.cluster.nodes", nodes::getAsLong)
                .description("Nodes of the cluster that live")
                .register(registry);
        Gauge.builder("postern.cluster.shards", shards::getAsLong)
                .description("What this node attends to: shards of mailboxes, and what is done once for the company")
                .register(registry);
    }

    /** @return the page in Prometheus' text format */
    String scrape() {
        return registry.scrape();
    }
}

package org.postern.daemon;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postern.Version;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.intake.LaneState;
import org.postern.intake.MailboxComponent;
import org.postern.intake.signin.SignIns;

/** What the daemon says of itself and how it is steered, from the first moment of its start on. */
final class Live implements Controls {
    /** What is there once the daemon works. */
    record Works(
            Intake intake,
            RulesInForce rules,
            CrmProbe crm,
            SignIns signIns,
            CredentialClock credentials,
            Backfills backfills,
            RulesInForce.Reading mailboxes) {
        Config config() {
            return rules.get().config();
        }
    }

    private final Config config;
    private final String run;
    private final Instant since;
    private volatile @Nullable Works works;

    /** @param run id of this run in the ledger */
    Live(Config config, String run, Clock clock) {
        this.config = config;
        this.run = run;
        this.since = clock.instant();
    }

    void works(Works started) {
        works = started;
    }

    @Override
    public LiveStatus status() {
        Works now = works;
        List<LiveStatus.Mailbox> mailboxes = now == null ? starting() : mailboxes(now);
        boolean crm = now != null && now.crm().answers();
        boolean allFail = mailboxes.stream().allMatch(m -> m.state().equals("failing"));
        return new LiveStatus(
                Version.current(),
                ProcessHandle.current().pid(),
                since,
                now != null && crm && !allFail,
                config.crm().kind().label(),
                crm,
                now == null ? config.hash() : now.config().hash(),
                run,
                now == null ? null : now.rules().problem(),
                mailboxes);
    }

    private List<LiveStatus.Mailbox> starting() {
        return config.mailboxes().stream()
                .map(m -> new LiveStatus.Mailbox(m.name(), "starting", null, null, null, null, null, null))
                .toList();
    }

    private static List<LiveStatus.Mailbox> mailboxes(Works now) {
        return now.intake().states().stream()
                .map(state -> LiveStatus.Mailbox.of(
                        state, now.credentials().next(state.name()).orElse(null)))
                .toList();
    }

    @Override
    public String poll(List<String> mailboxes) {
        MailboxComponent component = working().intake().mailboxes();
        return each(mailboxes, name -> atOnce(component::poll, name)) + ": looked at now";
    }

    @Override
    public String pause(List<String> mailboxes) {
        MailboxComponent component = working().intake().mailboxes();
        return each(mailboxes, component::pause) + ": paused";
    }

    @Override
    public String resume(List<String> mailboxes) {
        MailboxComponent component = working().intake().mailboxes();
        return each(mailboxes, name -> atOnce(component::resume, name)) + ": resumed";
    }

    @Override
    public String reload() {
        Works now = working();
        String answer = now.rules().reload(now.mailboxes());
        now.signIns().changed().forEach(name -> atOnce(now.intake().mailboxes()::poll, name));
        now.credentials().look();
        return answer;
    }

    /** Somebody who asks for a mailbox by hand, or has exchanged its password, is not held up by logins that were refused before. */
    private boolean atOnce(Predicate<String> doing, String mailbox) {
        working().signIns().tryAgain(mailbox);
        return doing.test(mailbox);
    }

    @Override
    public LaneState backfill(BackfillOrder order) {
        Works now = working();
        if (now.config().mailbox(order.mailbox()).isEmpty()) {
            throw new Refused("no mailbox " + order.mailbox());
        }
        return now.backfills().start(order);
    }

    @Override
    public LaneState backfillState(BackfillOrder order) {
        return working().backfills().state(order);
    }

    @Override
    public LaneState stopBackfill(BackfillOrder order) {
        return working().backfills().stop(order);
    }

    private Works working() {
        Works now = works;
        if (now == null) {
            throw new Refused("the daemon is still starting");
        }
        return now;
    }

    private String each(List<String> named, Predicate<String> doing) {
        List<String> all =
                working().config().mailboxes().stream().map(MailboxConfig::name).toList();
        List<String> unknown =
                named.stream().filter(name -> !all.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new Refused("no mailbox " + String.join(", ", unknown) + "; there are: " + String.join(", ", all));
        }
        List<String> done = new ArrayList<>();
        for (String name : named.isEmpty() ? all : named) {
            if (doing.test(name)) {
                done.add(name);
            }
        }
        return String.join(", ", done);
    }
}

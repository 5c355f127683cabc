package org.postern.daemon;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.Version;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.intake.LaneState;
import org.postern.intake.MailboxComponent;
import org.postern.intake.signin.SignIns;
import org.springframework.dao.DataAccessException;

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
            RulesInForce.Reading mailboxes,
            Cluster cluster) {
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
        List<LiveStatus.Mailbox> ours = mailboxes.stream()
                .filter(m -> !m.state().equals(LiveStatus.ELSEWHERE))
                .toList();
        boolean allFail =
                !ours.isEmpty() && ours.stream().allMatch(m -> m.state().equals("failing"));
        boolean member = now != null && now.cluster().isMember();
        return new LiveStatus(
                Version.current(),
                ProcessHandle.current().pid(),
                since,
                crm && member && !allFail,
                config.crm().kind().label(),
                crm,
                now == null ? config.hash() : now.config().hash(),
                run,
                now == null ? null : now.rules().problem(),
                now == null ? null : now.cluster().status(),
                mailboxes);
    }

    private List<LiveStatus.Mailbox> starting() {
        return config.mailboxes().stream()
                .map(m -> LiveStatus.Mailbox.of(m.name(), "starting", null))
                .toList();
    }

    private static List<LiveStatus.Mailbox> mailboxes(Works now) {
        String node = now.cluster().node();
        List<LiveStatus.Mailbox> read = now.intake().states().stream()
                .map(state -> LiveStatus.Mailbox.of(
                        state, node, now.credentials().next(state.name()).orElse(null)))
                .toList();
        if (node == null) {
            return read;
        }
        Set<String> here = read.stream().map(LiveStatus.Mailbox::name).collect(Collectors.toSet());
        return Stream.concat(
                        read.stream(),
                        now.config().mailboxes().stream()
                                .map(MailboxConfig::name)
                                .filter(name -> !here.contains(name))
                                .map(name -> LiveStatus.Mailbox.of(
                                        name,
                                        LiveStatus.ELSEWHERE,
                                        now.cluster().nodeOf(name).orElse(null))))
                .sorted(Comparator.comparing(LiveStatus.Mailbox::name))
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
        return each(
                        mailboxes,
                        name -> inOurTables(component::pause, name, "is paused, but only until this daemon ends"))
                + ": paused";
    }

    @Override
    public String resume(List<String> mailboxes) {
        MailboxComponent component = working().intake().mailboxes();
        return each(mailboxes, name -> inOurTables(n -> atOnce(component::resume, n), name, "stays paused"))
                + ": resumed";
    }

    private static boolean inOurTables(Predicate<String> doing, String mailbox, String otherwise) {
        try {
            return doing.test(mailbox);
        } catch (DataAccessException e) {
            throw new Refused("mailbox " + mailbox + " " + otherwise + ": the database does not answer");
        }
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
            } else if (!named.isEmpty() && working().cluster().node() != null) {
                throw new Refused("mailbox " + name + " is not read by this node"
                        + working()
                                .cluster()
                                .nodeOf(name)
                                .map(node -> " but by " + node + ": ask there")
                                .orElse(""));
            }
        }
        return String.join(", ", done);
    }
}

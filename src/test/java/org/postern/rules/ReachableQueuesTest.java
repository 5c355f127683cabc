package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.Mailboxes.NOWHERE;
import static org.postern.rules.RuleDraft.always;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.config.AssignTo;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.RuleUse;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Mailboxes;

class ReachableQueuesTest {
    private static final Map<String, QueueConfig> QUEUES = Map.of(
            "a", queue("a", new AssignTo.Owner(new AssignTo.Queue("b"))),
            "b", queue("b", new AssignTo.Queue("a")),
            "c", queue("c", new AssignTo.User("anna")),
            "d", queue("d", null));

    @Test
    void fallbacksAreFollowedAndCirclesEnd() {
        assertThat(of(new AssignTo.Queue("b"), null)).containsExactly("a", "b");
    }

    @Test
    void theOwnersElseAndTheMailboxDefaultCount() {
        assertThat(of(new AssignTo.Owner(new AssignTo.Queue("d")), new AssignTo.Queue("c")))
                .containsExactly("c", "d");
    }

    @Test
    void usersRolesAndNobodyNeedNoQueue() {
        assertThat(of(new AssignTo.User("anna"), new AssignTo.Role("duty"))).isEmpty();
        assertThat(of(null, null)).isEmpty();
    }

    @Test
    void onlyTheRulesOfTheMailboxCount() {
        ReachableQueues reachable = new ReachableQueues(rules(
                RuleDraft.rule("first", always(), new AssignTo.Queue("c"), false, Create.NONE, null, true),
                RuleDraft.rule("second", always(), new AssignTo.Queue("d"), false, Create.NONE, null, true)));
        assertThat(reachable.of(mailbox(List.of(), null))).containsExactly("c", "d");
        assertThat(reachable.of(mailbox(List.of(new RuleUse("second", null)), null)))
                .containsExactly("d");
    }

    private static Iterable<String> of(@Nullable AssignTo rule, @Nullable AssignTo mailbox) {
        return new ReachableQueues(rules(RuleDraft.rule("r", always(), rule, false, Create.NONE, null, true)))
                .of(mailbox(List.of(), mailbox));
    }

    private static RulesConfig rules(RuleConfig... rules) {
        return new RulesConfig(List.of(), Map.of(), QUEUES, Map.of(), List.of(rules));
    }

    private static MailboxConfig mailbox(List<RuleUse> rules, @Nullable AssignTo assign) {
        return Mailboxes.mailbox("sales", UnknownSender.LEAD, true, rules, assign);
    }

    private static QueueConfig queue(String name, @Nullable AssignTo fallback) {
        return new QueueConfig(NOWHERE, name, List.of(), Method.ROUND_ROBIN, fallback);
    }
}

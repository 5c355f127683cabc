package org.postern.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.Mailboxes.NOWHERE;
import static org.postern.rules.RuleDraft.always;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.config.AssignTo;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.match.Mailboxes;

class ReachableQueuesTest {
    private final ReachableQueues reachable = new ReachableQueues(new RulesConfig(
            List.of(),
            Map.of(),
            Map.of(
                    "a", queue("a", new AssignTo.Owner(new AssignTo.Queue("b"))),
                    "b", queue("b", new AssignTo.Queue("a")),
                    "c", queue("c", new AssignTo.User("anna")),
                    "d", queue("d", null)),
            Map.of(),
            List.of()));

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

    private Iterable<String> of(@Nullable AssignTo rule, @Nullable AssignTo mailbox) {
        Decision decision = new Decision(
                Optional.of(RuleDraft.rule("r", always(), rule, false, Create.NONE, null, true)), List.of());
        return reachable.of(decision, Mailboxes.mailbox("sales", UnknownSender.LEAD, true, List.of(), mailbox));
    }

    private static QueueConfig queue(String name, @Nullable AssignTo fallback) {
        return new QueueConfig(NOWHERE, name, List.of(), Method.ROUND_ROBIN, fallback);
    }
}

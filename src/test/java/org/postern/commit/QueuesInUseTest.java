package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.postern.config.MailboxConfig;

class QueuesInUseTest {
    private static final MailboxConfig SALES = Batches.mailbox("sales");
    private static final MailboxConfig HELP = Batches.mailbox("help");

    private final QueuesInUse inUse = new QueuesInUse();

    @Test
    void ofAMailboxThatIsNewAllIsLockedThatItsRulesMayAsk() {
        assertThat(of("1", SALES)).containsExactly("sales-1", "sales-2");
        assertThat(of("1", SALES, HELP)).containsExactly("help-1", "help-2", "sales-1", "sales-2");
    }

    @Test
    void laterOnlyWhatItsGroupsHaveAsked() {
        of("1", SALES);
        inUse.committed(List.of(SALES), Set.of("sales-2"));
        inUse.committed(List.of(SALES), Set.of());
        assertThat(of("1", SALES)).containsExactly("sales-2");
        assertThat(of("1", SALES, HELP)).containsExactly("help-1", "help-2", "sales-2");
    }

    @Test
    void aQueueThatFiftyGroupsHaveNotAskedIsForgotten() {
        of("1", SALES);
        inUse.committed(List.of(SALES), Set.of("sales-1", "sales-2"));
        for (int group = 0; group < 50; group++) {
            inUse.committed(List.of(SALES), Set.of("sales-1"));
        }
        assertThat(of("1", SALES)).containsExactly("sales-1", "sales-2");
        inUse.committed(List.of(SALES), Set.of("sales-1"));
        assertThat(of("1", SALES)).containsExactly("sales-1");
    }

    @Test
    void withAnotherConfigurationItBeginsAnew() {
        of("1", SALES);
        inUse.committed(List.of(SALES), Set.of("sales-2"));
        assertThat(of("1", SALES)).containsExactly("sales-2");
        assertThat(of("2", SALES)).containsExactly("sales-1", "sales-2");
    }

    private SortedSet<String> of(String configHash, MailboxConfig... mailboxes) {
        return inUse.of(
                List.of(mailboxes),
                mailbox -> new TreeSet<>(Set.of(mailbox.name() + "-1", mailbox.name() + "-2")),
                configHash);
    }
}

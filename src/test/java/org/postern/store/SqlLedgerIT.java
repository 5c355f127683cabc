package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.postern.commit.FolderKey;
import org.postern.commit.LedgerEntries;
import org.postern.commit.UidSet;
import org.postern.config.DatabaseConfig;
import org.postern.servers.MariaDbServer;

class SqlLedgerIT extends SqlLedgerContract {
    @Override
    DatabaseConfig config() {
        DatabaseConfig fresh = MariaDbServer.get().fresh().config();
        return new DatabaseConfig(fresh.url(), fresh.user(), fresh.password(), fresh.schema(), 8);
    }

    /** The server counts its statements: a batch that falls apart into rows would show. */
    @Test
    void aGroupOfAHundredMailsIsAHandfulOfStatements() {
        FolderKey folder = new FolderKey(mailbox, "INBOX", FolderKey.LIVE);
        new SqlCursors(database, CLOCK).open(folder, NOW, "me");
        long flight = new SqlFlights(database, CLOCK).depart(folder, UidSet.parse("1:100"), "node");
        LedgerEntries entries = groupOf100(folder, flight);

        long before = questions();
        ledger.inTransaction(() -> {
            assertThat(ledger.fence(Map.of(folder, 1L))).containsExactly(folder);
            ledger.lockSenders(
                    entries.senders().stream().map(s -> s.address()).collect(Collectors.toCollection(TreeSet::new)));
            ledger.lockQueues(new TreeSet<>(entries.turns().keySet()));
            ledger.write(entries);
            return entries;
        });
        long asked = questions() - before;

        assertThat(count("delivery", "mailbox = ?", mailbox)).isEqualTo(100);
        assertThat(asked).as("statements for a group of 100").isBetween(10L, 25L);
    }

    private long questions() {
        Long count = database.jdbc()
                .queryForObject(
                        "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'QUESTIONS'",
                        Long.class);
        return count == null ? -1 : count;
    }
}

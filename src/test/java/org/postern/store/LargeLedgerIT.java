package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.commit.FolderKey;
import org.postern.commit.Outcome;
import org.postern.commit.RecentMail;
import org.postern.config.DatabaseConfig;
import org.postern.message.DeliveryId;
import org.postern.servers.MariaDbServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is asked of the ledger is found by an index, however many rows there are. {@code -Dledger.rows=10000000} for a ledger of ten years. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeLedgerIT {
    private static final Logger log = LoggerFactory.getLogger(LargeLedgerIT.class);
    private static final long ROWS = Long.getLong("ledger.rows", 20_000);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final List<Long> SOME =
            LongStream.range(0, 50).map(i -> 1 + i * (ROWS / 50)).boxed().toList();

    private Database database;
    private JdbcTemplate root;

    @BeforeAll
    void fill() {
        DatabaseConfig config = MariaDbServer.get().fresh().config();
        database = Database.open(config);
        new Migrations(database).run();
        root = new JdbcTemplate(database.direct());
        LargeLedger.fill(root, database.tables().schema(), ROWS);
    }

    @AfterAll
    void close() {
        database.close();
    }

    /** What the daemon and its commands ask. */
    enum Question {
        WHICH_OF_A_BATCH_ARE_DONE {
            @Override
            void ask(Database database) {
                List<DeliveryId> ids = LongStream.rangeClosed(ROWS - 100, ROWS)
                        .mapToObj(uid -> DeliveryId.imap("m7", "INBOX", 1, uid))
                        .toList();
                new SqlLedger(database, CLOCK).done(ids);
            }
        },
        WHICH_MAILS_ARE_KNOWN {
            @Override
            void ask(Database database) {
                assertThat(new SqlLedger(database, CLOCK).mails(keys(database))).hasSize(SOME.size());
            }
        },
        WHAT_BECAME_OF_EARLIER_COPIES {
            @Override
            void ask(Database database) {
                new SqlLedger(database, CLOCK).copies(keys(database));
            }
        },
        WHICH_MAILS_WAIT_FOR_THESE {
            @Override
            void ask(Database database) {
                new SqlLedger(database, CLOCK).waiting(Set.of("one@example.org", "two@example.org"));
            }
        },
        WHO_WROTE_LATELY {
            @Override
            void ask(Database database) {
                Instant now = CLOCK.instant();
                new SqlLedger(database, CLOCK)
                        .recent(new RecentMail.Wanted(
                                new TreeSet<>(Set.of("s1@example.org", "s2@example.org")),
                                new TreeSet<>(Set.of("d10.example", "d20.example")),
                                now.minus(Duration.ofDays(1)),
                                now));
            }
        },
        WHAT_IS_TO_BE_MARKED_ON_THE_SERVER {
            @Override
            void ask(Database database) {
                new SqlSettling(database).due("m7", CLOCK.instant(), 100);
            }
        },
        HOW_MAILBOXES_ARE {
            @Override
            void ask(Database database) {
                new StatusReader(database, CLOCK).mailboxes(CLOCK.instant().minus(Duration.ofDays(1)));
            }
        },
        HOW_MANY_ARE_IN_QUARANTINE {
            @Override
            void ask(Database database) {
                assertThat(new StatusReader(database, CLOCK).quarantined()).isEqualTo(ROWS / 10_000);
            }
        },
        WHICH_ARE_IN_QUARANTINE {
            @Override
            void ask(Database database) {
                new QuarantineStore(database, CLOCK).list(null, 100);
            }
        },
        WHAT_BATCHES_STICK {
            @Override
            void ask(Database database) {
                new LedgerInventory(database).stuck("m7", CLOCK.instant());
            }
        },
        WHICH_UIDS_OF_A_FOLDER_ARE_DELIVERED {
            @Override
            void ask(Database database) {
                assertThat(new LedgerInventory(database)
                                .delivered(new FolderKey("m7", "INBOX", FolderKey.LIVE), 1)
                                .count())
                        .isEqualTo(ROWS / 100);
            }
        },
        WHAT_BECAME_OF_A_MESSAGE_ID {
            @Override
            void ask(Database database) {
                new LedgerReader(database).find("<someone@example.org>");
            }
        },
        WHAT_BECAME_OF_A_DELIVERY {
            @Override
            void ask(Database database) {
                new LedgerReader(database).ofDelivery("m7/INBOX/1/" + 107);
            }
        },
        WHAT_ENDED_LAST {
            @Override
            void ask(Database database) {
                new LedgerReader(database).forEach(LedgerFilter.ANY, 100, past -> {});
            }
        },
        WHAT_WAS_QUARANTINED_LAST {
            @Override
            void ask(Database database) {
                new LedgerReader(database).forEach(LedgerFilter.of(Outcome.QUARANTINED), 100, past -> {});
            }
        },
        WHAT_A_RUN_WROTE {
            @Override
            void ask(Database database) {
                new LedgerReader(database).forEach(new LedgerFilter.Is(LedgerColumn.BATCH, "run-0"), 100, past -> {});
            }
        };

        abstract void ask(Database database);

        private static List<String> keys(Database database) {
            List<String> keys = new ArrayList<>();
            SOME.forEach(n ->
                    keys.add(database.jdbc().queryForObject("select concat('v1:', sha2(?, 256))", String.class, n)));
            return keys;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAnsweredByAnIndex(Question question) throws SQLException {
        root.execute("set global log_output = 'TABLE'");
        root.execute("truncate table mysql.general_log");
        root.execute("set global general_log = on");
        long began = System.nanoTime();
        try {
            question.ask(database);
        } finally {
            root.execute("set global general_log = off");
        }
        log.info(
                "{} rows, {}: {} ms",
                ROWS,
                question.name().toLowerCase(Locale.ROOT),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        List<String> asked = root.queryForList(
                "select convert(argument using utf8mb4) from mysql.general_log where command_type in ('Query', 'Execute')"
                        + " and argument like 'SELECT%postern\\_%'",
                String.class);
        assertThat(asked).isNotEmpty();
        List<String> scans = new ArrayList<>();
        for (String sql : asked) {
            root.query("explain " + sql, row -> {
                String type = row.getString("type");
                long rows = row.getLong("rows");
                boolean all = "ALL".equals(type) || "index".equals(type);
                boolean sorted = String.valueOf(row.getString("Extra")).contains("filesort");
                if (all && rows > ROWS / 10 || sorted && rows > ROWS / 100) {
                    scans.add(type + " of " + row.getString("table") + ", " + rows + " rows: " + sql);
                }
            });
        }
        assertThat(scans).isEmpty();
    }
}

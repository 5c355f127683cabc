package org.postern.store;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.postern.config.DatabaseConfig;

/** One set of tests for each database: {@code *Test} on H2, {@code *IT} on MariaDB. Each test has a mailbox name of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {
    static final Instant NOW = Instant.parse("2026-03-04T09:15:30.123456Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private static final AtomicInteger NAMES = new AtomicInteger();

    Database database;
    String mailbox;

    abstract DatabaseConfig config();

    @BeforeAll
    void open() {
        database = Database.open(config());
        new Migrations(database).run();
    }

    @AfterAll
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @BeforeEach
    void name() {
        mailbox = "box" + NAMES.incrementAndGet();
    }

    static DatabaseConfig h2() {
        String name = "store" + NAMES.incrementAndGet();
        return new DatabaseConfig("jdbc:h2:mem:" + name + ";MODE=MariaDB", "sa", null, "postern", 8);
    }

    long count(String table, String where, Object... parameters) {
        Long count = database.jdbc()
                .queryForObject(
                        "SELECT COUNT(*) FROM " + database.tables().name(table) + " WHERE " + where,
                        Long.class,
                        parameters);
        return count == null ? -1 : count;
    }
}

package org.postern.crm.espocrm;

import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PostgresServer;

/** Desks on the databases that tests use. */
final class Desks {
    private static @Nullable String url;
    private static @Nullable String postgresUrl;

    private Desks() {}

    static EspoDesk h2(Path folder) throws Exception {
        return new EspoDesk(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MariaDB;DB_CLOSE_DELAY=-1", "sa", "", folder, true);
    }

    /** With the full-text indexes that a real EspoCRM has. Its tables are made once in this JVM, and emptied for each test. */
    static synchronized EspoDesk mariaDb(Path folder) throws Exception {
        boolean first = url == null;
        if (first) {
            url = MariaDbServer.get().fresh().url();
        }
        EspoDesk desk = new EspoDesk(url, MariaDbServer.USER, MariaDbServer.PASSWORD, folder, first);
        if (first) {
            EspoTables.createFullTextIndexes(desk.pool);
        }
        return desk;
    }

    static synchronized EspoDesk postgres(Path folder) throws Exception {
        boolean first = postgresUrl == null;
        if (first) {
            postgresUrl = PostgresServer.get().fresh().url();
        }
        return new EspoDesk(postgresUrl, "postgres", "", folder, first);
    }
}

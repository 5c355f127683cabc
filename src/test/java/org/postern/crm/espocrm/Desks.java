package org.postern.crm.espocrm;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PostgresServer;

/** Desks on the databases that tests use. */
final class Desks {
    /** A user who may do what {@code postern grants} says, and not more. */
    static final String LEAST = "postern_least";

    private static final Map<Shape, String> urls = new EnumMap<>(Shape.class);
    private static @Nullable String url;
    private static @Nullable String postgresUrl;

    private Desks() {}

    static EspoDesk h2(Path folder) throws Exception {
        return h2(folder, Shape.V10_0);
    }

    static EspoDesk h2(Path folder, Shape shape) throws Exception {
        return h2(folder, shape, "", "");
    }

    /** @param more further lines of {@code postern.yaml} */
    static EspoDesk h2(Path folder, String more) throws Exception {
        return h2(folder, Shape.V10_0, more, "");
    }

    /** @param site keys of {@code crm.espocrm} */
    static EspoDesk h2Site(Path folder, String site) throws Exception {
        return h2(folder, Shape.V10_0, "", site);
    }

    private static EspoDesk h2(Path folder, Shape shape, String more, String site) throws Exception {
        EspoDesk desk = new EspoDesk(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MariaDB;DB_CLOSE_DELAY=-1",
                "sa",
                "",
                null,
                folder,
                true,
                Shape.V10_0,
                more,
                site);
        shape.apply(desk.jdbc);
        return desk;
    }

    /** Tables as an older version has them. */
    static synchronized EspoDesk mariaDb(Path folder, Shape shape) throws Exception {
        String there = urls.get(shape);
        if (there == null) {
            MariaDbServer server = MariaDbServer.get();
            server.run("CREATE DATABASE espo_" + shape + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
            urls.put(shape, server.url("espo_" + shape));
        }
        return new EspoDesk(
                urls.get(shape),
                MariaDbServer.USER,
                MariaDbServer.PASSWORD,
                LEAST,
                folder,
                there == null,
                shape,
                "",
                "");
    }

    /** With the full-text indexes that a real EspoCRM has. Its tables are made once in this JVM, and emptied for each test. */
    static synchronized EspoDesk mariaDb(Path folder) throws Exception {
        return mariaDb(folder, "");
    }

    /** @param more further lines of {@code postern.yaml} */
    static synchronized EspoDesk mariaDb(Path folder, String more) throws Exception {
        boolean first = url == null;
        if (first) {
            // Not of the server's test_… databases: there everybody may do everything.
            MariaDbServer server = MariaDbServer.get();
            server.run("CREATE DATABASE espo CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
            url = server.url("espo");
        }
        EspoDesk desk = new EspoDesk(
                url, MariaDbServer.USER, MariaDbServer.PASSWORD, LEAST, folder, first, Shape.V10_0, more, "");
        if (first) {
            EspoTables.createFullTextIndexes(desk.administrators);
        }
        return desk;
    }

    static synchronized EspoDesk postgres(Path folder) throws Exception {
        boolean first = postgresUrl == null;
        if (first) {
            postgresUrl = PostgresServer.get().fresh().url();
        }
        return new EspoDesk(postgresUrl, "postgres", "", LEAST, folder, first);
    }
}

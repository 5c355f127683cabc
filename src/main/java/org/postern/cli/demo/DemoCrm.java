package org.postern.cli.demo;

import java.sql.SQLException;
import java.util.Objects;
import org.h2.engine.SysProperties;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.springframework.jdbc.core.JdbcTemplate;

/** The database of an EspoCRM with a few people in it: H2, in the memory of this process. */
final class DemoCrm implements AutoCloseable {
    private static final String NAME = "espocrm";

    /** Real CRMs have constraints and triggers of their own; this one refuses a single sample mail. */
    private static final String REFUSED_SUBJECT = "that the database refuses";

    private final String url;
    private final JdbcTemplate jdbc;
    private @Nullable Server tcp;

    /** @param user who owns the database, with this password */
    DemoCrm(String user, String password) throws SQLException {
        url = "jdbc:h2:mem:" + NAME + ";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl(url);
        database.setUser(user);
        database.setPassword(password);
        EspoTables.create(database);
        jdbc = new JdbcTemplate(database);
        EspoSamples samples = new EspoSamples(jdbc);
        samples.seed();
        samples.groupFolder("Projects", "team-support");
        jdbc.execute("alter table email add constraint refused_by_crm check (name is null or name not like '%"
                + REFUSED_SUBJECT + "%')");
    }

    /** @return for this process only */
    String url() {
        return url;
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    /**
     * Lets other processes of this machine read the database.
     *
     * @param viewer a new database user who may read everything and change nothing
     * @return JDBC URL for them
     * @throws IllegalStateException if the database would listen on other interfaces as well
     */
    String openTo(String viewer, String password) throws SQLException {
        if (!DemoMailServer.LOOPBACK.equals(SysProperties.BIND_ADDRESS)) {
            throw new IllegalStateException("start with -Dh2.bindAddress=" + DemoMailServer.LOOPBACK
                    + ": without it the database would listen on all interfaces");
        }
        jdbc.execute("create user \"" + viewer + "\" password '" + password + "'");
        jdbc.execute("grant select on schema \"public\" to \"" + viewer + "\"");
        jdbc.execute("grant select on schema \"postern\" to \"" + viewer + "\"");
        tcp = Server.createTcpServer("-tcpPort", "0", "-tcpPassword", password).start();
        return "jdbc:h2:tcp://" + DemoMailServer.LOOPBACK + ":"
                + Objects.requireNonNull(tcp).getPort() + "/mem:" + NAME;
    }

    @Override
    public void close() {
        if (tcp != null) {
            tcp.stop();
        }
        jdbc.execute("shutdown");
    }
}

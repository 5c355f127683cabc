package org.postern.servers;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.postern.config.CrmConfig;
import org.postern.config.DatabaseConfig;
import org.postern.config.EspoCrmConfig;
import org.postern.config.Secret;
import org.postern.config.SuiteCrmConfig;
import org.postern.crm.Grant.Purpose;
import org.postern.crm.GrantStatements;
import org.postern.crm.espocrm.EspoRights;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An EspoCRM with the people of the demonstration in a MariaDB, and a user for the daemon who may do there what {@code postern grants} prints, and nothing else.
 */
public final class SampleCrm {
    private SampleCrm() {}

    public static MariaDbServer.Fresh fresh() {
        return fresh(false);
    }

    /** @param accounts the daemon uses the mail accounts that are kept in the CRM */
    public static MariaDbServer.Fresh fresh(boolean accounts) {
        MariaDbServer.Fresh crm = MariaDbServer.get().fresh("crm", "least");
        JdbcTemplate sql = crm.sql();
        DataSource source = Objects.requireNonNull(sql.getDataSource());
        try {
            EspoTables.create(source);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        new EspoSamples(sql).seed();
        grant(sql, crm.config(), accounts);
        return crm;
    }

    /** With the full-text indexes that a real EspoCRM has. */
    public static MariaDbServer.Fresh withFullText() {
        MariaDbServer.Fresh crm = fresh();
        try {
            EspoTables.createFullTextIndexes(Objects.requireNonNull(crm.sql().getDataSource()));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return crm;
    }

    /** @return an EspoCRM with everything as it is usually. @param accounts its own mail accounts are used */
    public static CrmConfig config(boolean accounts) {
        return new CrmConfig(
                CrmConfig.Kind.ESPOCRM,
                null,
                null,
                CrmConfig.USUAL_MODE,
                List.of(),
                List.of(),
                Map.of(),
                accounts,
                null,
                EspoCrmConfig.USUAL,
                SuiteCrmConfig.USUAL,
                null);
    }

    private static void grant(JdbcTemplate sql, DatabaseConfig database, boolean accounts) {
        GrantStatements statements = GrantStatements.of(database);
        List<String> all = new ArrayList<>(List.of(statements.user(new Secret(MariaDbServer.PASSWORD))));
        all.addAll(statements.of(EspoRights.of(config(accounts), false, Purpose.RUN)));
        run(sql, all);
    }

    /** Of the grants some hand something on to the next: over one connection, as an administrator's client has it. */
    public static void run(JdbcTemplate sql, List<String> statements) {
        sql.execute((Connection connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (String one : statements) {
                    statement.execute(one);
                }
            }
            return null;
        });
    }
}

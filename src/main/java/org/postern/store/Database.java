package org.postern.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceUnitTransactionType;
import jakarta.persistence.ValidationMode;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.hibernate.jpa.boot.spi.JpaSettings;
import org.hibernate.jpa.boot.spi.TypeContributorList;
import org.jspecify.annotations.Nullable;
import org.postern.config.DatabaseConfig;
import org.postern.durable.DurableStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * The database that holds the CRM's tables and our own: one pool, one transaction for both. Safe for many threads.
 *
 * <p>The transaction manager begins on Hibernate's side and shows its connection to Spring's JDBC, so that a {@link JdbcTemplate} on {@link #dataSource()} and the
 * session of {@link #inSession} write in one transaction. That rests on the dialect being set by hand: without it a rollback silently does nothing.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    /** Rows of our own tables in one JDBC batch. */
    static final int BATCH = 100;

    /** More than the threads that ask for a second connection while they hold one: two writers, and one that sends; else all might wait for each other. */
    private static final int ENOUGH_FOR_TWO_EACH = 4;

    private final DatabaseConfig config;
    private final HikariDataSource pool;
    private final Tables tables;
    private final JdbcTemplate jdbc;
    private final JdbcTemplate beside;
    private @Nullable Orm orm;

    private Database(DatabaseConfig config, HikariDataSource pool, Tables tables) {
        this.config = config;
        this.pool = pool;
        this.tables = tables;
        this.jdbc = new JdbcTemplate(pool);
        this.beside = config.pool() < ENOUGH_FOR_TWO_EACH ? jdbc : new JdbcTemplate(new DelegatingDataSource(pool));
    }

    /** Made when the first transaction begins: commands that only look do without, and start in half the time. */
    private record Orm(SessionFactory sessions, JpaTransactionManager transactions) {
        static Orm on(DataSource pool, Tables tables) {
            SessionFactory sessions = Database.sessions(pool, tables);
            JpaTransactionManager transactions = new JpaTransactionManager(sessions);
            transactions.setDataSource(pool);
            transactions.setJpaDialect(new HibernateJpaDialect());
            transactions.afterPropertiesSet();
            return new Orm(sessions, transactions);
        }
    }

    private synchronized Orm orm() {
        Orm made = orm == null ? Orm.on(pool, tables) : orm;
        orm = made;
        return made;
    }

    /**
     * Connects. Our tables need not be there yet.
     *
     * @throws IllegalArgumentException if the configuration cannot be worked with
     * @throws org.springframework.dao.DataAccessException if the database cannot be reached now
     */
    public static Database open(DatabaseConfig config) {
        DatabaseKind kind = DatabaseKind.of(config.url());
        HikariConfig settings = new HikariConfig();
        settings.setPoolName("postern");
        settings.setJdbcUrl(config.url());
        settings.setUsername(config.user());
        settings.setPassword(
                config.password() == null ? null : config.password().reveal());
        settings.setDataSourceProperties(kind.options(config.url()));
        settings.setMaximumPoolSize(config.pool());
        settings.setConnectionTimeout(10_000);
        settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        settings.setConnectionInitSql(kind.sessionSettings());
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(settings);
        } catch (RuntimeException e) {
            throw Faults.translated(e);
        }
        try {
            return new Database(config, pool, new Tables(kind, storedName(pool, kind, config.schema())));
        } catch (SQLException e) {
            pool.close();
            throw Faults.translated(new IllegalStateException("the database does not answer", e));
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    /** H2 stores names in upper case, PostgreSQL in lower case, and MariaDB as they are: whoever does not quote them must find our tables. */
    private static String storedName(DataSource pool, DatabaseKind kind, String schema) throws SQLException {
        if (kind == DatabaseKind.MARIADB) {
            return schema;
        }
        try (Connection connection = pool.getConnection()) {
            DatabaseMetaData rules = connection.getMetaData();
            if (rules.storesUpperCaseIdentifiers()) {
                return schema.toUpperCase(Locale.ROOT);
            }
            return rules.storesLowerCaseIdentifiers() ? schema.toLowerCase(Locale.ROOT) : schema;
        }
    }

    private static SessionFactory sessions(DataSource pool, Tables tables) {
        HibernatePersistenceConfiguration configuration = new HibernatePersistenceConfiguration("postern")
                .managedClasses(
                        DeliveryEntity.class,
                        MailEntity.class,
                        CursorEntity.class,
                        FlightEntity.class,
                        SenderEntity.class,
                        QueueEntity.class,
                        RawEntity.class,
                        Outbox.class,
                        TombstoneEntity.class,
                        BatchEntity.class,
                        CandidateEntity.class,
                        IntentEntity.class,
                        AttachmentUseEntity.class,
                        TakenEntity.class,
                        TokenEntity.class,
                        NodeEntity.class,
                        LeaseEntity.class,
                        PauseEntity.class);
        configuration.transactionType(PersistenceUnitTransactionType.RESOURCE_LOCAL);
        configuration.xmlMappings(false);
        configuration.property(AvailableSettings.QUERY_STARTUP_CHECKING, false);
        configuration.validationMode(ValidationMode.NONE);
        configuration.property(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
        configuration.property(AvailableSettings.JDBC_TIME_ZONE, "UTC");
        configuration.property(AvailableSettings.PREFERRED_INSTANT_JDBC_TYPE, "TIMESTAMP");
        configuration.property(AvailableSettings.STATEMENT_BATCH_SIZE, BATCH);
        TypeContributorList types =
                () -> List.of((contributed, registry) -> contributed.contributeJdbcType(new NullableText()));
        configuration.property(JpaSettings.TYPE_CONTRIBUTORS, types);
        // Whoever catches the fault says what it means; its text may quote values of a mail.
        configuration.property(AvailableSettings.LOG_JDBC_ERRORS, false);
        String schema = tables.kind().quoted(tables.schema());
        if (tables.kind() == DatabaseKind.MARIADB) {
            configuration.defaultCatalog(schema);
        } else {
            configuration.defaultSchema(schema);
        }
        return configuration.createEntityManagerFactory();
    }

    /** @return whether it answers now; while it does not that takes as long as a connection is waited for */
    public boolean answers() {
        try {
            jdbc.execute("SELECT 1");
            return true;
        } catch (DataAccessException e) {
            LOG.debug("The database does not answer.", e);
            return false;
        }
    }

    public DataSource dataSource() {
        return pool;
    }

    /** @return on the same pool; takes part in a transaction that is open on this thread */
    public JdbcTemplate jdbc() {
        return jdbc;
    }

    /**
     * @return on the same pool, but never in the transaction that is open on this thread: it sees what is committed, and holds no table longer than a statement takes.
     *     Of a pool with hardly more connections than writers it takes none
     */
    public JdbcTemplate beside() {
        return beside;
    }

    public JpaTransactionManager transactions() {
        return orm().transactions;
    }

    public SessionFactory sessions() {
        return orm().sessions;
    }

    /** @return connections beside the pool, for what lasts: changing a table may take longer than the pool's connections wait, and a lock is kept for days */
    DataSource direct() {
        Properties options = tables.kind().options(config.url());
        options.remove("socketTimeout");
        if (config.user() != null) {
            options.setProperty("user", config.user());
        }
        if (config.password() != null) {
            options.setProperty("password", config.password().reveal());
        }
        return new DriverManagerDataSource(config.url(), options);
    }

    DatabaseConfig config() {
        return config;
    }

    Tables tables() {
        return tables;
    }

    /**
     * Runs the work in one transaction, or in the one that is open on this thread already.
     *
     * @throws org.springframework.dao.TransientDataAccessException if it may succeed when it is run again from the start; so may it after
     *     {@link org.springframework.dao.RecoverableDataAccessException}, and then nobody knows whether it was committed
     */
    public <T> T inTransaction(Supplier<T> work) {
        return inTransaction(TransactionDefinition.withDefaults(), work);
    }

    /** Runs the work in a transaction of its own, on a connection of its own if another is open on this thread: it lasts whatever becomes of that. Faults as above. */
    <T> T inOwnTransaction(Supplier<T> work) {
        return inTransaction(new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW), work);
    }

    private <T> T inTransaction(TransactionDefinition definition, Supplier<T> work) {
        try {
            TransactionStatus status = transactions().getTransaction(definition);
            T result;
            try {
                result = work.get();
            } catch (RuntimeException | Error e) {
                rollBack(status, e);
                throw e;
            }
            boolean whole = status.isNewTransaction();
            transactions().commit(status);
            if (whole) {
                DurableStep.done("commit");
            }
            return result;
        } catch (RuntimeException e) {
            throw Faults.translated(e);
        }
    }

    /** On a connection that was lost nothing can be rolled back; what the work failed of is what counts. */
    private void rollBack(TransactionStatus status, Throwable reason) {
        try {
            transactions().rollback(status);
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Runs the work with a session without cache, which writes in batches on the connection of the transaction. */
    <T> T inSession(Function<StatelessSession, T> work) {
        return inTransaction(() -> {
            EntityManager manager = Objects.requireNonNull(
                    EntityManagerFactoryUtils.getTransactionalEntityManager(sessions()), "no transaction");
            try (StatelessSession own = manager.unwrap(Session.class)
                    .statelessWithOptions()
                    .connection()
                    .openStatelessSession()) {
                own.setJdbcBatchSize(BATCH);
                return work.apply(own);
            }
        });
    }

    /** Asks outside of any transaction of its own; faults as in {@link #inTransaction}. */
    <T> T asking(Function<JdbcTemplate, T> question) {
        try {
            return question.apply(jdbc);
        } catch (RuntimeException e) {
            throw Faults.translated(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (orm != null) {
                orm.sessions.close();
            }
        } finally {
            pool.close();
        }
    }
}

package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Assignment;
import org.postern.assign.User;
import org.postern.config.Config;
import org.postern.config.CrmConfig;
import org.postern.config.DatabaseConfig;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.Crm.Prepared;
import org.postern.crm.CrmView;
import org.postern.crm.Filing;
import org.postern.crm.Grant.Purpose;
import org.postern.crm.GrantStatements;
import org.postern.crm.Plan;
import org.postern.crm.sql.CrmDatabase;
import org.postern.match.Direction;
import org.postern.match.MatchFinder;
import org.postern.match.OurAddresses;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.Octets;
import org.postern.servers.MariaDbServer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** An EspoCRM with sample people, and all that is needed to file mails into it as the group commit does. */
final class EspoDesk implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-04T10:00:00Z");

    private static final String FIRST = "first of the group";

    final HikariDataSource administrators;
    final HikariDataSource pool;
    final CountedStatements statements;
    final JdbcTemplate jdbc;
    final Config config;
    final EspoCrm crm;
    final Path uploads;
    private final boolean postgres;
    private final TransactionTemplate transaction;
    private final MatchFinder matches;
    private boolean mayErase;

    /**
     * @param user the administrator of the database, for whom tests ask and plant
     * @param least our user, who has the least grants that we print; null: we are the administrator too
     * @param empty the database has no tables yet; else they are emptied first
     */
    EspoDesk(String url, String user, String password, @Nullable String least, Path folder, boolean empty)
            throws Exception {
        this(url, user, password, least, folder, empty, "");
    }

    /** @param more further lines of {@code postern.yaml} */
    EspoDesk(String url, String user, String password, @Nullable String least, Path folder, boolean empty, String more)
            throws Exception {
        postgres = url.startsWith("jdbc:postgresql:");
        administrators = pool(url, user, password);
        jdbc = new JdbcTemplate(new BackTicks(administrators, postgres));
        if (empty) {
            if (postgres) {
                PostgresTables.create(administrators);
            } else {
                EspoTables.create(administrators);
            }
            jdbc.execute("alter table `case` add column `c_source` varchar(10)");
        } else {
            new TransactionTemplate(new DataSourceTransactionManager(jdbc.getDataSource()))
                    .executeWithoutResult(status -> clear());
        }
        new TransactionTemplate(new DataSourceTransactionManager(administrators))
                .executeWithoutResult(status -> new EspoSamples(new JdbcTemplate(administrators)).seed());
        if (empty && least != null) {
            grants(url, least, Purpose.RUN).forEach(new JdbcTemplate(administrators)::execute);
        }
        pool = least == null ? administrators : pool(url, least, password);
        statements = new CountedStatements(pool);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(statements));
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        uploads = Files.createDirectory(folder.resolve("upload"));
        config = config(folder, more);
        crm = new EspoCrm(new JdbcTemplate(statements), config, Clock.fixed(NOW, ZoneOffset.UTC));
        matches = new MatchFinder(
                new OurAddresses(config.mailboxes(), config.staff(), crm::isUser),
                config.serviceCode(),
                config.linking(),
                null);
    }

    private HikariDataSource pool(String url, String user, String password) {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(url);
        hikari.setUsername(user);
        hikari.setPassword(password);
        hikari.setMaximumPoolSize(4);
        hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (postgres) {
            hikari.addDataSourceProperty("stringtype", "unspecified");
        }
        return new HikariDataSource(hikari);
    }

    /** What {@code postern grants} prints, after the user was made. */
    private List<String> grants(String url, String least, Purpose purpose) {
        CrmConfig crm = new CrmConfig(CrmConfig.Kind.ESPOCRM, null, null, List.of(), List.of(), Map.of(), false);
        List<String> statements = new ArrayList<>();
        statements.add(
                postgres
                        ? "create role \"" + least + "\" login"
                        : "create user '" + least + "'@'%' identified by '" + MariaDbServer.PASSWORD + "'");
        statements.addAll(GrantStatements.of(new DatabaseConfig(url, least, null, least + "_own", 4))
                .of(EspoRights.of(crm, purpose).stream()
                        .filter(grant -> isThere(grant.table()))
                        .toList()));
        return statements;
    }

    /** Site tables that a version lacks are passed over by the administrator too. */
    private boolean isThere(String table) {
        return !jdbc.queryForList(
                        "select 1 from information_schema.tables where table_name = ? and table_schema = "
                                + (postgres ? "current_schema()" : "database()"),
                        Integer.class,
                        table)
                .isEmpty();
    }

    private void clear() {
        jdbc.queryForList(
                        "select table_name from information_schema.tables where table_schema = "
                                + (postgres ? "current_schema()" : "database()"),
                        String.class)
                .forEach(table -> jdbc.update("delete from `" + table + "`"));
    }

    private Config config(Path folder, String more) throws IOException {
        Path yaml = Files.createDirectory(folder.resolve("config"));
        Files.writeString(yaml.resolve("postern.yaml"), """
                database: {url: "jdbc:h2:mem:unused", user: sa, password: "${env:SECRET}"}
                service-code: {key: "${env:SECRET}", legacy: ['\\[#(?<case>\\d+)\\]']}
                crm: {kind: espocrm, upload-dir: %s}
                staff: {domains: [example.com]}
                linking: {companies: {acme-group.example: account-acme}}
                zone: Europe/Prague
                defaults: {protocol: imap, host: 127.0.0.1, tls: none}
                mailboxes:
                  - {name: support, address: support@example.com, user: s, password: "${env:SECRET}", visibility: shared, teams: [Support]}
                  - {name: sales, address: sales@example.com, user: s, password: "${env:SECRET}", visibility: shared, teams: [Sales]}
                  - {name: anna, address: anna@example.com, user: s, password: "${env:SECRET}", visibility: private, owner: anna}
                """.formatted(uploads) + more);
        Files.writeString(yaml.resolve("rules.yaml"), """
                rules:
                  - {name: default, create: case}
                  - {name: price, create: opportunity, set: {stage: Qualification, name: "Price for {from-name}"}}
                  - {name: followed, create: case, follow: [boris], task: true, set: {priority: High}}
                  - {name: sourced, create: case, set: {cSource: "{mailbox} {date} {rule}"}}
                """);
        ConfigResult result = new ConfigReader(name -> "secret", Credentials.IF_THERE).read(yaml);
        assertThat(result).as("%s", result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    /** How one mail is filed; everything but the mail has a default. */
    final class Order {
        final Mail mail;
        private MailboxConfig mailbox = config.mailbox("support").orElseThrow();
        private Direction direction = Direction.IN;
        private List<String> assigned = List.of();
        private boolean lead;
        private RecordRef.Type create;
        private RuleConfig rule;
        private String duplicateOf;
        private boolean copyIfThere;
        private String crmFolder;
        private boolean history;
        private String rejected;
        private boolean seen;
        private boolean flagged;

        private Order(Mail mail) {
            this.mail = mail;
        }

        Order in(String name) {
            mailbox = config.mailbox(name).orElseThrow();
            return this;
        }

        Order out() {
            direction = Direction.OUT;
            return this;
        }

        Order amongOurselves() {
            direction = Direction.INTERNAL;
            return this;
        }

        Order assign(String... ids) {
            assigned = List.of(ids);
            return this;
        }

        Order lead() {
            lead = true;
            return this;
        }

        Order create(RecordRef.Type type) {
            create = type;
            return this;
        }

        Order rule(String name) {
            rule = config.rules().rules().stream()
                    .filter(r -> r.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            return this;
        }

        Order copyOf(String emailId) {
            duplicateOf = emailId;
            return this;
        }

        /** Of the first mail of its own group. */
        Order copyOfFirst() {
            duplicateOf = FIRST;
            return this;
        }

        /** If the CRM has the mail already, it is a further copy of that. */
        Order orCopy() {
            copyIfThere = true;
            return this;
        }

        Order folder(String name) {
            crmFolder = name;
            return this;
        }

        Order history() {
            history = true;
            return this;
        }

        Order rejected(String reason) {
            rejected = reason;
            return this;
        }

        Order seenAndFlagged() {
            seen = true;
            flagged = true;
            return this;
        }

        private String duplicate(CrmView view, List<Plan> before) {
            if (copyIfThere) {
                return view.copyOf(mail.messageId()).map(StoredMail::id).orElse(null);
            }
            return FIRST.equals(duplicateOf) ? before.get(0).emailId() : duplicateOf;
        }

        private Filing filing(Prepared prepared, CrmView view, List<Plan> before) {
            Delivery delivery = new Delivery(
                    DeliveryId.imap(mailbox.name(), "INBOX", 1, 1),
                    new Octets.InMemory(new byte[0]),
                    NOW,
                    seen,
                    flagged,
                    direction == Direction.OUT,
                    history);
            List<User> users =
                    assigned.stream().map(id -> view.user(id).orElseThrow()).toList();
            Assignment assignment = new Assignment(users, "test", false, Optional.empty(), List.of());
            return new Filing(
                    delivery,
                    mail,
                    prepared,
                    mailbox,
                    direction,
                    matches.find(mail, direction, view),
                    assignment,
                    lead,
                    create,
                    Optional.ofNullable(rule),
                    duplicate(view, before),
                    crmFolder,
                    history,
                    rejected);
        }
    }

    Order order(MailDraft mail) {
        return new Order(mail.read());
    }

    Plan file(MailDraft mail, UnaryOperator<Order> how) throws IOException {
        return file(List.of(how.apply(order(mail)))).get(0);
    }

    /** One group: prepare, and, inside a transaction, look, plan in order, write. */
    List<Plan> file(List<Order> orders) throws IOException {
        return file(orders, () -> {}, () -> {});
    }

    /** A group in steps, so that a test can do something in between; committed when {@code beforeCommit} has returned. */
    List<Plan> file(List<Order> orders, Runnable beforeLook, Runnable beforeCommit) throws IOException {
        return file(orders, beforeLook, () -> {}, beforeCommit);
    }

    List<Plan> file(List<Order> orders, Runnable beforeLook, Runnable beforeWrite, Runnable beforeCommit)
            throws IOException {
        List<Mail> mails = orders.stream().map(o -> o.mail).toList();
        List<Prepared> prepared = crm.prepare(mails);
        beforeLook.run();
        return transaction.execute(status -> {
            CrmView view = crm.hold(mails);
            List<Plan> plans = new ArrayList<>();
            for (int i = 0; i < orders.size(); i++) {
                plans.add(crm.plan(orders.get(i).filing(prepared.get(i), view, plans), view));
            }
            beforeWrite.run();
            crm.write(plans, view);
            beforeCommit.run();
            return plans;
        });
    }

    <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }

    void inTransaction(Runnable work) {
        transaction.executeWithoutResult(status -> work.run());
    }

    /** @return a connection of somebody else's */
    Connection connection() throws SQLException {
        return new BackTicks(administrators, postgres).getConnection();
    }

    /** Another user of the CRM does it, at once and on his own connection. */
    void apart(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** @return type of a flag that is not set */
    String flag() {
        return postgres ? "boolean not null default false" : "tinyint(1) not null default 0";
    }

    /** Our user gets the grants that {@code postern grants --for erase} prints. */
    void mayErase() {
        if (pool != administrators) {
            grants(administrators.getJdbcUrl(), pool.getUsername(), Purpose.ERASE).stream()
                    .skip(1)
                    .forEach(new JdbcTemplate(administrators)::execute);
            mayErase = true;
        }
    }

    void follow(String type, String id, String user) {
        EspoSchema schema = EspoSchema.read(new CrmDatabase(new JdbcTemplate(statements)));
        boolean old = schema.has("subscription");
        jdbc.update(
                "insert into `" + schema.subscriptions() + "` (`entity_type`, `entity_id`, `user_id`"
                        + (old ? ", `id`) values (?, ?, ?, 'f1')" : ") values (?, ?, ?)"),
                type,
                id,
                user);
    }

    void execute(String sql) {
        jdbc.execute(sql);
    }

    List<String> strings(String sql) {
        return jdbc.queryForList(sql, String.class);
    }

    @Override
    public void close() {
        if (mayErase) {
            String user = postgres ? "`" + pool.getUsername() + "`" : "'" + pool.getUsername() + "'@'%'";
            EspoRights.ERASED.forEach(table -> execute("revoke delete on `" + table + "` from " + user));
        }
        pool.close();
        administrators.close();
    }
}

package org.postern.crm;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.postern.assign.Assignment;
import org.postern.assign.User;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Crm.Prepared;
import org.postern.match.Direction;
import org.postern.match.MatchFinder;
import org.postern.match.OurAddresses;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.Octets;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A CRM with its database, and all that is needed to file mails into it as the group commit does. */
public abstract class Desk implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-03-04T10:00:00Z");

    private static final String FIRST = "first of the group";

    /** Ids of stored mails by the Message-ID that they wait for, as the ledger knows them. */
    public final Map<String, Set<String>> waiting = new HashMap<>();

    public Config config;
    public Crm crm;
    public CountedStatements statements;
    private TransactionTemplate transaction;
    private MatchFinder matches;

    /** Before anything else. @param statements connections of our user */
    protected final void serve(Config config, Crm crm, CountedStatements statements) {
        this.config = config;
        this.crm = crm;
        this.statements = statements;
        transaction = new TransactionTemplate(new DataSourceTransactionManager(statements));
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        matches = new MatchFinder(
                new OurAddresses(config.mailboxes(), config.staff(), crm::isUser),
                config.serviceCode(),
                config.linking(),
                null);
    }

    /** How one mail is filed; everything but the mail has a default. */
    public final class Order {
        public final Mail mail;
        private MailboxConfig mailbox = config.mailbox("support").orElseThrow();
        private Direction direction = Direction.IN;
        private List<String> assigned = List.of();
        private boolean lead;
        private RecordRef.Type create;
        private RuleConfig rule;
        private String duplicateOf;
        private boolean copyIfThere;
        private Filing.Further further;
        private String crmFolder;
        private boolean history;
        private String rejected;
        private boolean takenUp;
        private boolean seen;
        private boolean flagged;

        private Order(Mail mail) {
            this.mail = mail;
        }

        public Order in(String name) {
            mailbox = config.mailbox(name).orElseThrow();
            return this;
        }

        public Order out() {
            direction = Direction.OUT;
            return this;
        }

        public Order amongOurselves() {
            direction = Direction.INTERNAL;
            return this;
        }

        public Order assign(String... ids) {
            assigned = List.of(ids);
            return this;
        }

        public Order lead() {
            lead = true;
            return this;
        }

        public Order create(RecordRef.Type type) {
            create = type;
            return this;
        }

        public Order rule(String name) {
            rule = config.rules().rules().stream()
                    .filter(r -> r.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            return this;
        }

        public Order copyOf(String emailId) {
            duplicateOf = emailId;
            return this;
        }

        /** Of the first mail of its own group. */
        public Order copyOfFirst() {
            duplicateOf = FIRST;
            return this;
        }

        /** It is there already, and what it creates is created now. */
        public Order takeUp(String emailId) {
            duplicateOf = emailId;
            takenUp = true;
            return this;
        }

        /** If the CRM has the mail already, it is a further copy of that. */
        public Order orCopy() {
            copyIfThere = true;
            return this;
        }

        /** The rule of the copy's mailbox is run too. */
        public Order further() {
            further = new Filing.Further(false);
            return this;
        }

        public Order folder(String name) {
            crmFolder = name;
            return this;
        }

        public Order history() {
            history = true;
            return this;
        }

        public Order rejected(String reason) {
            rejected = reason;
            return this;
        }

        public Order seenAndFlagged() {
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
            String there = duplicate(view, before);
            return new Filing(
                    delivery,
                    mail,
                    prepared,
                    mailbox,
                    direction,
                    further == null
                            ? matches.find(mail, direction, view)
                            : matches.find(
                                    mail, direction, view, view.stored(there).orElseThrow()),
                    assignment,
                    lead,
                    create,
                    Optional.ofNullable(rule),
                    there,
                    crmFolder,
                    history,
                    rejected,
                    further);
        }
    }

    public Order order(MailDraft mail) {
        return new Order(mail.read());
    }

    public Plan file(MailDraft mail, UnaryOperator<Order> how) throws IOException {
        return file(List.of(how.apply(order(mail)))).get(0);
    }

    /** One group: prepare, and, inside a transaction, look, plan in order, write. */
    public List<Plan> file(List<Order> orders) throws IOException {
        return file(orders, () -> {}, () -> {});
    }

    /** A group in steps, so that a test can do something in between; committed when {@code beforeCommit} has returned. */
    public List<Plan> file(List<Order> orders, Runnable beforeLook, Runnable beforeCommit) throws IOException {
        return file(orders, beforeLook, () -> {}, beforeCommit);
    }

    public List<Plan> file(List<Order> orders, Runnable beforeLook, Runnable beforeWrite, Runnable beforeCommit)
            throws IOException {
        List<Mail> mails = orders.stream().map(o -> o.mail).toList();
        List<Prepared> prepared = new ArrayList<>();
        for (Order order : orders) {
            prepared.addAll(
                    order.takenUp
                            ? crm.prepareAgain(List.of(order.mail), List.of(order.duplicateOf))
                            : crm.prepare(List.of(order.mail)));
        }
        beforeLook.run();
        List<Plan> written = transaction.execute(status -> {
            Set<String> there = orders.stream()
                    .flatMap(order -> Optional.ofNullable(order.duplicateOf).stream())
                    .filter(id -> !id.equals(FIRST))
                    .collect(Collectors.toSet());
            CrmView view = crm.hold(mails, waiting, there);
            List<Plan> plans = new ArrayList<>();
            for (int i = 0; i < orders.size(); i++) {
                Filing filing = orders.get(i).filing(prepared.get(i), view, plans);
                plans.add(orders.get(i).takenUp ? crm.takeUp(filing, view) : crm.plan(filing, view));
            }
            beforeWrite.run();
            crm.write(plans, view);
            beforeCommit.run();
            return plans;
        });
        crm.written(prepared);
        return written;
    }

    public <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(status -> work.get());
    }

    public void inTransaction(Runnable work) {
        transaction.executeWithoutResult(status -> work.run());
    }
}

package org.postern.daemon;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.crm.Crm;
import org.postern.intake.Cursor;
import org.postern.intake.MailboxLook;
import org.postern.intake.Timeouts;
import org.postern.intake.signin.SignIn;
import org.postern.intake.signin.SignIns;
import org.postern.intake.signin.TokenKey;
import org.postern.intake.signin.TokenStore;
import org.postern.intake.signin.TokenVault;
import org.postern.store.Migrations;
import org.postern.store.SqlCursors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks each of those we work with whether they answer: mail servers, the database, the CRM's schema. Reads only. */
public final class ConnectionCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCheck.class);

    private ConnectionCheck() {}

    /** @return one finding for each, whoever does not answer */
    public static List<Finding> of(Config config, Places places) {
        Clock clock = Clock.systemUTC();
        List<Finding> findings = new ArrayList<>();
        try (Backend backend = Backend.open(config, clock)) {
            findings.addAll(mailboxes(config, backend.tokens(config, places.tokenKey()), cursors(backend), clock));
            findings.addAll(database(config, backend));
        } catch (RuntimeException e) {
            findings.add(new Finding("database", false, String.valueOf(e.getMessage())));
            TokenStore away = new NoTokens();
            findings.addAll(mailboxes(
                    config, new TokenVault(away, () -> TokenKey.in(places.tokenKey()), clock), List.of(), clock));
        }
        return findings;
    }

    private static List<Finding> mailboxes(Config config, TokenVault vault, List<Cursor> cursors, Clock clock) {
        SignIns signIns = new SignIns(config::mailbox, vault, clock, RandomGenerator.getDefault());
        List<Finding> findings = new ArrayList<>();
        try (MailboxLook look = new MailboxLook(Timeouts.defaults(), cursors, config.zone())) {
            for (MailboxConfig mailbox : config.mailboxes()) {
                findings.addAll(mailbox(look, mailbox, signIns.apply(mailbox)));
                findings.addAll(endings(mailbox, signIns, clock.instant()));
            }
        }
        return findings;
    }

    /** Refresh tokens while the database that keeps them is away. */
    private static final class NoTokens implements TokenStore {
        @Override
        public Optional<Kept> find(String mailbox) {
            throw new IllegalStateException("the database does not answer");
        }

        @Override
        public void put(String mailbox, String sealed) {
            throw new IllegalStateException("the database does not answer");
        }

        @Override
        public boolean exchange(String mailbox, long version, String sealed) {
            throw new IllegalStateException("the database does not answer");
        }
    }

    private static List<Finding> mailbox(MailboxLook look, MailboxConfig mailbox, SignIn signIn) {
        String what = "mailbox " + mailbox.name() + ": ";
        try {
            return look.at(mailbox, signIn).stream()
                    .map(step -> new Finding(what + step.name(), step.good(), step.detail()))
                    .toList();
        } catch (RuntimeException e) {
            return List.of(new Finding(what + "look", false, String.valueOf(e.getMessage())));
        }
    }

    private static List<Finding> endings(MailboxConfig mailbox, SignIns signIns, Instant now) {
        return signIns.expiries(mailbox).stream()
                .map(expiry -> new Finding(
                        "mailbox " + mailbox.name() + ": " + expiry.what(),
                        now.isBefore(expiry.at()),
                        (now.isBefore(expiry.at()) ? "ends on " : "has ended on ") + expiry.at() + "; "
                                + expiry.advice()))
                .toList();
    }

    /** None before the first start, or while the database is away, which is told of elsewhere. */
    private static List<Cursor> cursors(Backend backend) {
        try {
            return new SqlCursors(backend.database(), Clock.systemUTC()).all();
        } catch (RuntimeException e) {
            LOG.debug("the cursors are not known", e);
            return List.of();
        }
    }

    private static Finding ourTables(Config config, Backend backend) {
        String what = "our tables in " + config.database().schema();
        try {
            OptionalInt due = new Migrations(backend.database()).due();
            return new Finding(
                    what,
                    true,
                    due.isEmpty()
                            ? "not there yet; the first start makes them"
                            : due.getAsInt() == 0
                                    ? "up to date"
                                    : "older than this version; the next start brings them up to date");
        } catch (Migrations.NewerTables e) {
            return new Finding(what, false, e.getMessage() + "; " + Backend.AFTER_A_DOWNGRADE);
        }
    }

    private static List<Finding> database(Config config, Backend backend) {
        List<Finding> findings = new ArrayList<>();
        try {
            backend.database().jdbc().queryForObject("SELECT 1", Integer.class);
            findings.add(new Finding("database", true, "logged in"));
            String crm = "CRM " + config.crm().kind().label();
            Crm.Inspection inspection = backend.crm().inspect();
            inspection.problems().forEach(problem -> findings.add(new Finding(crm, false, problem.toString())));
            inspection.warnings().forEach(warning -> findings.add(new Finding(crm, true, "but " + warning)));
            if (inspection.problems().isEmpty()) {
                findings.add(new Finding(crm, true, inspection.found() + ", its tables are as expected"));
            }
            findings.add(ourTables(config, backend));
        } catch (RuntimeException e) {
            findings.add(new Finding("database", false, String.valueOf(e.getMessage())));
        }
        return findings;
    }
}

package org.postern.daemon;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.Problem;
import org.postern.intake.MailServerException;
import org.postern.intake.MailboxLook;
import org.postern.intake.Timeouts;
import org.postern.intake.signin.SignIn;
import org.postern.intake.signin.SignIns;

/** Asks each of those we work with whether they answer: mail servers, the database, the CRM's schema. Reads only. */
public final class ConnectionCheck {
    private ConnectionCheck() {}

    /** @return one finding for each, whoever does not answer */
    public static List<Finding> of(Config config, Places places) {
        Clock clock = Clock.systemUTC();
        List<Finding> findings = new ArrayList<>();
        try (Backend backend = Backend.open(config, clock)) {
            SignIns signIns = new SignIns(
                    config::mailbox, backend.tokens(config, places.tokenKey()), clock, RandomGenerator.getDefault());
            try (MailboxLook look = new MailboxLook(Timeouts.defaults())) {
                for (MailboxConfig mailbox : config.mailboxes()) {
                    findings.add(mailbox(look, mailbox, signIns.apply(mailbox)));
                }
            }
            findings.addAll(database(config, backend));
        }
        return findings;
    }

    private static Finding mailbox(MailboxLook look, MailboxConfig mailbox, SignIn signIn) {
        String what = "mailbox " + mailbox.name();
        try {
            return new Finding(what, true, look.at(mailbox, signIn));
        } catch (MailServerException | RuntimeException e) {
            return new Finding(what, false, String.valueOf(e.getMessage()));
        }
    }

    private static List<Finding> database(Config config, Backend backend) {
        List<Finding> findings = new ArrayList<>();
        try {
            backend.database().jdbc().queryForObject("SELECT 1", Integer.class);
            findings.add(new Finding("database", true, "logged in"));
            String crm = "CRM " + config.crm().kind().label();
            List<Problem> problems = backend.crm().inspect();
            problems.forEach(problem -> findings.add(new Finding(crm, false, problem.toString())));
            if (problems.isEmpty()) {
                findings.add(new Finding(crm, true, "its tables are as expected"));
            }
        } catch (RuntimeException e) {
            findings.add(new Finding("database", false, String.valueOf(e.getMessage())));
        }
        return findings;
    }
}

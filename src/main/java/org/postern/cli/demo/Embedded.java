package org.postern.cli.demo;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** The embedded servers, and the environment that leads the delivered configuration to them. */
final class Embedded implements AutoCloseable {
    private static final String[] MAILBOXES = {"sales", "support"};

    private final DemoFolder folder = new DemoFolder();
    private final DemoSettings settings = new DemoSettings(folder);
    private final DemoMailServer mail;
    private final DemoCrm crm;

    Embedded() throws IOException, SQLException {
        mail = new DemoMailServer(DemoSettings.SMTP_USER, settings.password("smtp"));
        for (String mailbox : MAILBOXES) {
            mail.open(mailbox, settings.password(mailbox));
        }
        try {
            crm = new DemoCrm(DemoSettings.DATABASE_USER, settings.password("db"));
        } catch (SQLException | RuntimeException e) {
            try (folder;
                    mail) {
                throw e;
            }
        }
    }

    DemoMailServer mail() {
        return mail;
    }

    DemoCrm crm() {
        return crm;
    }

    Map<String, String> environment() throws IOException {
        return settings.environment(mail, crm);
    }

    @Override
    public void close() throws IOException {
        try (folder;
                mail;
                crm) {
            // Each is closed, whatever becomes of the others.
        }
    }
}

package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig;
import org.postern.config.Problem;
import org.postern.crm.sql.CrmDatabase;

/** Mail accounts of the CRM whose own importer fetches from a mailbox of ours too. Nothing is written twice, but who is first decides what is made of a mail. */
final class Rivals {
    private static final List<String> TABLES = List.of("inbound_email", "email_account");
    private final CrmDatabase database;
    private final EspoSchema schema;

    Rivals(CrmDatabase database, EspoSchema schema) {
        this.database = database;
        this.schema = schema;
    }

    List<Problem> of(List<MailboxConfig> mailboxes) {
        List<Problem> rivals = new ArrayList<>();
        for (String table : TABLES) {
            if (schema.has(table, "use_imap")) {
                database.each(
                        "select `name`, `email_address`, `host`, `username` from `" + table
                                + "` where `deleted` = false and `use_imap` = true and `status` = 'Active' order by `id`",
                        row -> {
                            String name = row.getString(1);
                            String address = lower(row.getString(2));
                            String host = lower(row.getString(3));
                            String user = lower(row.getString(4));
                            mailboxes.stream()
                                    .filter(mailbox -> is(mailbox, address, host, user))
                                    .forEach(mailbox -> rivals.add(warning(mailbox, table, name)));
                        });
            }
        }
        return rivals;
    }

    private static boolean is(MailboxConfig mailbox, String address, String host, String user) {
        boolean sameLogin =
                lower(mailbox.host()).equals(host) && lower(mailbox.user()).equals(user) && !user.isEmpty();
        return sameLogin
                || lower(mailbox.address()).equals(address)
                || mailbox.aliases().stream().anyMatch(alias -> lower(alias).equals(address));
    }

    private static Problem warning(MailboxConfig mailbox, String table, @Nullable String name) {
        String kind = table.equals("inbound_email") ? "group" : "personal";
        return new Problem(
                mailbox.at(),
                "mailboxes." + mailbox.name(),
                "the CRM's own importer fetches this mailbox too, by its " + kind + " e-mail account '" + name + "'",
                "set that account to inactive in the CRM, or switch its IMAP off");
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}

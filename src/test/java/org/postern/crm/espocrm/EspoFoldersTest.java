package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.crm.Plan;

/** A mail that a user has already, by a shared mailbox, comes to the folder of the CRM that the folder of his own mailbox is mapped to; unless he has put it away. */
class EspoFoldersTest {
    private static final String BORIS = """
              - {name: boris, address: boris@example.com, user: s, password: "${env:SECRET}", visibility: private, owner: boris, folders: [INBOX, {name: Work, crm-folder: Work}, {name: Old, crm-folder: Old}]}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -    | work
            old  | work
            his  | his
            """)
    void aCopyComesToItsFolder(String before, String after) throws Exception {
        try (EspoDesk desk = Desks.h2(folder, BORIS)) {
            for (String name : new String[] {"Work", "Old", "His"}) {
                desk.jdbc.update(
                        "insert into `email_folder` (`id`, `name`, `assigned_user_id`) values (?, ?, 'user-boris')",
                        name.toLowerCase(java.util.Locale.ROOT),
                        name);
            }
            Plan first = desk.file(mail().to("support@example.com", "boris@example.com"), o -> o);
            desk.jdbc.update("update `email_user` set `folder_id` = ? where `user_id` = 'user-boris'", before);
            desk.file(
                    mail().to("support@example.com", "boris@example.com"),
                    o -> o.in("boris").copyOf(first.emailId()).folder("Work"));
            assertThat(desk.strings("select `folder_id` from `email_user` where `user_id` = 'user-boris'"))
                    .containsExactly(after);
        }
    }
}

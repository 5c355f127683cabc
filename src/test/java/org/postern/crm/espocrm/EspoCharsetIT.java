package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EspoCharsetIT {
    @TempDir
    Path folder;

    @Test
    void oldColumnsGetABoxForWhatTheyCannotHoldAndNewOnesTheCharacter() throws Exception {
        try (EspoDesk desk = Desks.mariaDb(folder)) {
            desk.jdbc.execute("alter table `lead` modify `last_name` varchar(100) character set utf8mb3");
            try {
                assertThat(desk.crm.inspect().problems()).isEmpty();
                desk.file(mail().subject("\uD83D\uDE00").from("Nora \uD83D\uDE00", "nora@new.example"), o -> o.lead());
            } finally {
                desk.jdbc.execute("alter table `lead` modify `last_name` varchar(100)");
            }
            assertThat(desk.jdbc.queryForList(
                            "select `last_name` from `lead` where `first_name` = 'Nora'", String.class))
                    .containsExactly("\u25a1");
            assertThat(desk.jdbc.queryForList("select `name` from `email`", String.class))
                    .containsExactly("\uD83D\uDE00");
        }
    }
}

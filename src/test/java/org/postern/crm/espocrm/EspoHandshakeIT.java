package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.Problem;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.ServerInspection;
import org.postern.match.RecordRef.Type;
import org.postern.servers.MariaDbServer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Each defect that is planted into a real server or its tables is named: what cannot work is refused, what can is said. */
class EspoHandshakeIT {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            alter table `note_team` engine = MyISAM | alter table `note_team` engine = InnoDB | problem | table note_team is of engine MyISAM, which knows no transactions
            alter table `task` modify `name` varchar(255) character set latin1 | alter table `task` modify `name` varchar(255) character set utf8mb4 | problem | table task cannot hold all characters in name (latin1)
            alter table `email` modify `parent_id` varchar(12) | alter table `email` modify `parent_id` varchar(17) | problem | table email has too little room in parent_id (12)
            alter table `note` add column `c_why` int not null | alter table `note` drop column `c_why` | problem | table note needs a value in c_why, which has no default
            alter table `email_user` drop index `uniq_email_user_email_id_user_id` | alter table `email_user` add unique index `uniq_email_user_email_id_user_id` (`email_id`, `user_id`) | problem | table email_user has no unique key over email_id, user_id
            update `entity_email_address` set `deleted` = true where `entity_id` = 'user-boris' | select 1 | warning | users without an e-mail address in the CRM: boris
            update `inbound_email` set `use_imap` = true | select 1 | warning | the CRM's own importer fetches this mailbox too, by its group e-mail account 'support'
            set global max_allowed_packet = 1048576 | set global max_allowed_packet = default | warning | max_allowed_packet is 1048576 octets: texts of more than 262144 octets are cut, with a mark
            set global innodb_flush_log_at_trx_commit = 2 | set global innodb_flush_log_at_trx_commit = default | warning | innodb_flush_log_at_trx_commit is 2: after a crash of the server, mail that was reported as written may be missing
            """)
    void aPlantedDefectIsNamed(String plant, String undo, String kind, String message) throws Exception {
        try (EspoDesk desk = Desks.mariaDb(folder)) {
            desk.execute(plant);
            try {
                // Settings of the server count for new connections.
                desk.pool.getHikariPoolMXBean().softEvictConnections();
                var inspection = desk.crm.inspect();
                assertThat(kind.equals("problem") ? inspection.problems() : inspection.warnings())
                        .extracting(Problem::message)
                        .contains(message);
                assertThat(inspection.problems().isEmpty()).isEqualTo(kind.equals("warning"));
            } finally {
                desk.execute(undo);
            }
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            revoke insert on `note` from             | we may not INSERT into table note
            revoke update (`deleted`) on `attachment` from | we may not UPDATE deleted in table attachment
            """)
    void aRightThatIsMissingIsNamed(String revoke, String message) throws Exception {
        try (EspoDesk desk = Desks.mariaDb(folder)) {
            desk.execute(revoke + " '" + Desks.LEAST + "'@'%'");
            try {
                assertThat(desk.crm.inspect().problems())
                        .extracting(Problem::message)
                        .containsExactly(message);
            } finally {
                desk.execute(revoke.replace("revoke", "grant").replace("from", "to") + " '" + Desks.LEAST + "'@'%'");
            }
        }
    }

    /** The driver makes each session of ours strict. */
    @Test
    void aServerThatIsNotStrictIsStrictWithUsAndTheSameIsWritten() throws Exception {
        try (EspoDesk desk = Desks.mariaDb(folder)) {
            desk.execute("set global sql_mode = ''");
            try {
                desk.pool.getHikariPoolMXBean().softEvictConnections();
                assertThat(desk.crm.inspect().warnings()).isEmpty();
                desk.file(mail().subject("x".repeat(400)), o -> o.create(Type.CASE));
                assertThat(desk.strings("select `name` from `email` union select `name` from `case`"))
                        .containsExactly("x".repeat(254) + "…");
            } finally {
                desk.execute("set global sql_mode = default");
            }
        }
    }

    /** Who has the right to see it. */
    @Test
    void aTriggerOnATableThatWeWriteIsNamed() throws Exception {
        try (EspoDesk desk = Desks.mariaDb(folder)) {
            desk.execute(
                    "create trigger site_rule before insert on `note` for each row set new.`deleted` = new.`deleted`");
            try {
                CrmDatabase database = new CrmDatabase(new JdbcTemplate(desk.administrators));
                ServerInspection inspection =
                        new ServerInspection(database, EspoSchema.read(database), List.of("note"), List.of());
                assertThat(inspection.problems()).isEmpty();
                assertThat(inspection.warnings())
                        .extracting(Problem::message)
                        .containsExactly(
                                "trigger site_rule on table note runs for each row we write: if it raises an error, mail goes to quarantine");
            } finally {
                desk.execute("drop trigger site_rule");
            }
        }
    }

    @Test
    void connectionsThatAreNotStrictAreNamed() throws Exception {
        try (EspoDesk desk = Desks.mariaDb(folder)) {
            String url = desk.administrators.getJdbcUrl() + "?sessionVariables=sql_mode=''";
            CrmDatabase lax = new CrmDatabase(
                    new JdbcTemplate(new DriverManagerDataSource(url, MariaDbServer.USER, MariaDbServer.PASSWORD)));
            ServerInspection inspection = new ServerInspection(lax, EspoSchema.read(lax), List.of(), List.of());
            assertThat(inspection.problems()).isEmpty();
            assertThat(inspection.warnings())
                    .extracting(Problem::message)
                    .containsExactly(
                            "sql_mode of our connections is not strict: what does not fit a column is changed silently by the server");
        }
    }

    @Test
    void aFittingServerHasNoProblems() throws Exception {
        try (EspoDesk desk = Desks.mariaDb(folder)) {
            assertThat(desk.crm.inspect().problems()).isEmpty();
            assertThat(desk.crm.inspect().warnings()).isEmpty();
        }
    }
}

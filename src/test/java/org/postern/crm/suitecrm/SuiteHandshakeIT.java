package org.postern.crm.suitecrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.Problem;
import org.postern.crm.Crm.Inspection;

/** Each defect that is planted into a real server or its tables is named: what cannot work is refused, what can is said. */
class SuiteHandshakeIT {
    @TempDir
    Path folder;

    @Test
    void aFittingServerHasNoProblems() throws Exception {
        try (SuiteDesk desk = SuiteDesk.mariaDb(folder)) {
            Inspection found = desk.crm.inspect();
            assertThat(found.problems()).isEmpty();
            assertThat(found.found()).isEqualTo("SuiteCRM 7.14 or newer");
            assertThat(found.warnings())
                    .extracting(Problem::message)
                    .containsExactly("users without an e-mail address in the CRM: admin, postern");
        }
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            alter table alerts engine = MyISAM | alter table alerts engine = InnoDB | problem | table alerts is of engine MyISAM, which knows no transactions
            alter table emails modify name varchar(255) character set latin1 | alter table emails modify name varchar(255) character set utf8mb4 | problem | table emails cannot hold all characters in name (latin1)
            alter table emails modify parent_id char(12) | alter table emails modify parent_id char(36) | problem | table emails has too little room in parent_id (12)
            alter table cases add column why int not null | alter table cases drop column why | problem | table cases needs a value in why, which has no default
            alter table emails rename column intent to former | alter table emails rename column former to intent | problem | table emails has no column intent
            alter table emails modify date_entered varchar(20) | alter table emails modify date_entered datetime | problem | table emails has another type than SuiteCRM's in date_entered (varchar)
            rename table acl_roles to former_roles | rename table former_roles to acl_roles | problem | there is no table acl_roles
            update users set status = 'Inactive' where id = 'user-postern' | select 1 | problem | the CRM has no active user 'postern', in whose name mail is written
            update securitygroups set deleted = 1 where id = 'group-sales' | select 1 | problem | the CRM has no security group 'Sales'
            update inbound_email set status = 'Active' | select 1 | warning | SuiteCRM fetches this mailbox as well, by its inbound account 'Support': its mails will be there twice
            insert into aow_workflow (id, name, flow_module, status, run_when, deleted) values ('w1', 'Greet', 'Leads', 'Active', 'On_Save', 0) | select 1 | warning | workflow 'Greet' on Leads runs on save only, and so not on what we write
            update fields_meta_data set required = 1, default_value = null where name = 'rating_c' | select 1 | warning | the CRM's form demands fields that are left empty: rating_c
            alter table emails_text modify description longtext character set utf8mb3 | alter table emails_text modify description longtext character set utf8mb4 | warning | tables in three-byte UTF-8: emails_text; emoji and other characters beyond it become □ there
            """)
    void aPlantedDefectIsNamed(String plant, String undo, String kind, String message) throws Exception {
        try (SuiteDesk desk = SuiteDesk.mariaDb(folder)) {
            desk.jdbc.execute(plant);
            try {
                Inspection found = desk.crm.inspect();
                assertThat(kind.equals("problem") ? found.problems() : found.warnings())
                        .extracting(Problem::message)
                        .contains(message);
                assertThat(found.problems().isEmpty()).isEqualTo(kind.equals("warning"));
            } finally {
                desk.jdbc.execute(undo);
            }
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            revoke insert on `alerts` from         | we may not INSERT into table alerts
            revoke update (`state`) on `cases` from | we may not UPDATE state in table cases
            """)
    void aRightThatIsMissingIsNamed(String revoke, String message) throws Exception {
        try (SuiteDesk desk = SuiteDesk.mariaDb(folder)) {
            desk.jdbc.execute(revoke + " '" + SuiteDesk.LEAST + "'@'%'");
            try {
                assertThat(desk.crm.inspect().problems())
                        .extracting(Problem::message)
                        .contains(message.startsWith("we may not UPDATE") ? whole(message) : message);
            } finally {
                desk.jdbc.execute(
                        revoke.replace("revoke", "grant").replace("from", "to") + " '" + SuiteDesk.LEAST + "'@'%'");
            }
        }
    }

    /** The columns of a table are asked for together. */
    private static String whole(String message) {
        return message.replace("UPDATE state in", "UPDATE deleted, date_modified, modified_user_id, status, state in");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            rules: follow   | 'follow: [anna]' | SuiteCRM has no followers of a record
            rules: task     | 'task: true'     | tasks are not written into SuiteCRM
            rules: tags     | 'create: case, tags: [hot]' | neither table cases nor cases_cstm has a column for 'tags'
            """)
    void whatSuiteCrmHasNoPlaceForIsRefused(String name, String rule, String message) throws Exception {
        try (SuiteDesk desk = SuiteDesk.h2(folder, "", "")) {
            Files.writeString(folder.resolve("config/rules.yaml"), "rules:\n  - {name: default, " + rule + "}\n");
            assertThat(desk.reread().inspect().problems())
                    .extracting(Problem::message)
                    .contains(message);
        }
    }

    @Test
    void threeByteTablesKeepAMailWithEmoji() throws Exception {
        try (SuiteDesk desk = SuiteDesk.mariaDb(folder)) {
            desk.jdbc.execute("alter table emails modify name varchar(255) character set utf8mb3");
            try {
                desk.file(mail().subject("Hello \uD83D\uDE00 world"), o -> o);
                assertThat(desk.strings("select name from emails")).containsExactly("Hello \u25a1 world");
            } finally {
                desk.jdbc.execute("alter table emails modify name varchar(255) character set utf8mb4");
            }
        }
    }
}

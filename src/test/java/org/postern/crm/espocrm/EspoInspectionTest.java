package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.crm.MailDraft.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.Problem;
import org.postern.crm.Crm.Prepared;
import org.postern.match.RecordRef.Type;
import org.postern.message.Mail;

class EspoInspectionTest {
    @TempDir
    Path folder;

    EspoDesk desk;

    @BeforeEach
    void open() throws Exception {
        desk = Desks.h2(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void aFittingCrmHasNoProblems() {
        assertThat(desk.crm.inspect().problems()).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            drop table `notification`                                          | there is no table notification
            alter table `email` drop column `replied_id`                       | table email has no column replied_id
            alter table `case` add column `c_branch` varchar(9) not null       | table case needs a value in c_branch, which has no default
            update `team` set `name` = 'Help' where `id` = 'team-support'      | the CRM has no team 'Support'
            update `user` set `deleted` = 1 where `id` = 'user-anna'           | the CRM has no user 'anna'
            update `user` set `is_active` = 0 where `id` = 'user-anna'         | user 'anna' is not active in the CRM
            update `entity_email_address` set `deleted` = 1                    | user 'anna' has no e-mail address in the CRM
            delete from `user` where `id` = 'system'                           | the CRM has no system user, in whose name mail is written
            alter table `case` drop column `c_tags`                            | table case has no column tags or c_tags
            alter table `case` drop column `c_source`                          | table case has no column c_source
            alter table `opportunity` drop column `probability`                | table opportunity has no column probability
            alter table `email` alter column `message_id` set data type varchar(100) | table email has too little room in message_id (100)
            alter table `email` alter column `parent_id` set data type varchar(12) | table email has too little room in parent_id (12)
            alter table `email` alter column `date_sent` set data type varchar(40) | table email has another type than EspoCRM's in date_sent (character varying)
            alter table `case` alter column `name` set data type int           | table case has another type than EspoCRM's in name (integer)
            """)
    void whatDoesNotFitIsNamed(String change, String problem) {
        desk.jdbc.execute(change);
        assertThat(desk.crm.inspect().problems()).extracting(Problem::message).contains(problem);
    }

    /** What can be worked with is said all the same. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            update `inbound_email` set `use_imap` = true                                          | the CRM's own importer fetches this mailbox too, by its group e-mail account 'support'
            update `inbound_email` set `use_imap` = true, `email_address` = 'x@y', `host` = '127.0.0.1', `username` = 'S' | the CRM's own importer fetches this mailbox too, by its group e-mail account 'support'
            update `entity_email_address` set `deleted` = true where `entity_id` = 'user-boris'   | users without an e-mail address in the CRM: boris
            update `account` set `deleted` = 1 where `id` = 'account-acme'                        | the CRM has no account with the id 'account-acme'; its people are taken for strangers
            """)
    void whatShouldBeKnownIsSaid(String change, String warning) {
        desk.jdbc.execute(change);
        assertThat(desk.crm.inspect().problems()).isEmpty();
        assertThat(desk.crm.inspect().warnings()).extracting(Problem::message).contains(warning);
    }

    @Test
    void anUploadFolderThatIsGoneIsNamedAndStopsTheBatch() throws Exception {
        Files.delete(desk.uploads);
        assertThat(desk.crm.inspect().problems()).extracting(Problem::path).containsExactly("crm.upload-dir");
        List<Mail> mails = List.of(mail().attached("a", "text/plain", "x").read());
        assertThatThrownBy(() -> desk.crm.prepare(mails)).isInstanceOf(IOException.class);
    }

    @Test
    void filesOfMailsThatWereNotWrittenAreTakenAway() throws Exception {
        List<Prepared> prepared = desk.crm.prepare(List.of(mail().attached("a", "text/plain", "x")
                .attached("b", "text/plain", "y")
                .read()));
        try (var files = Files.list(desk.uploads)) {
            assertThat(files)
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .extracting(Enum::name)
                            .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE", "GROUP_READ", "GROUP_WRITE"));
        }
        desk.crm.discard(prepared);
        try (var files = Files.list(desk.uploads)) {
            assertThat(files).isEmpty();
        }
    }

    /** Columns and tables that older versions of EspoCRM do not have. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table `entity_collaborator`",
                "drop table `task`",
                "alter table `notification` drop column `is_featured`",
                "alter table `notification` drop column `created_by_id`",
                "alter table `email` drop column `is_auto_reply`",
                "alter table `attachment` drop column `modified_at`",
                "alter table `lead` drop column `stream_updated_at`"
            })
    void anOlderCrmIsWrittenToAsFarAsItGoes(String change) throws Exception {
        desk.jdbc.execute(change);
        assertThat(desk.crm.inspect().problems()).isEmpty();
        desk.file(
                mail().from("Nora New", "nora@new.example").attached("a", "text/plain", "x"),
                o -> o.lead().create(Type.CASE).rule("followed").assign("user-dana"));
        assertThat(desk.jdbc.queryForObject("select count(*) from `case`", Integer.class))
                .isEqualTo(1);
    }

    @Test
    void aCrmWithUuidsGetsUuids() throws Exception {
        Shape.UUIDS.apply(desk.jdbc);
        assertThat(desk.crm.inspect().problems()).isEmpty();
        desk.file(
                mail().from("Nora New", "nora@new.example").attached("a", "text/plain", "x"),
                o -> o.lead().create(Type.CASE).rule("followed").assign("user-dana"));
        for (String column : List.of(
                "email.id",
                "case.id",
                "note.id",
                "notification.id",
                "email_user.email_id",
                "attachment.parent_id",
                "case.lead_id",
                "note_user.note_id")) {
            String[] name = column.split("\\.");
            assertThat(desk.strings("select `" + name[1] + "` from `" + name[0] + "`"))
                    .as(column)
                    .isNotEmpty()
                    .allMatch(id -> id.matches("[0-9a-f]{8}-[0-9a-f]{4}-[34][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"));
        }
    }

    @Test
    void textsAreCutToTheirColumnsAndOwnColumnsAreFilled() throws Exception {
        desk.file(
                mail().subject("\uD83D\uDE00" + "x".repeat(400)).text("a\0b"),
                o -> o.create(Type.CASE).rule("sourced"));
        assertThat(desk.jdbc.queryForMap("select `name`, `c_source`, `description` from `case`").values().stream()
                        .map(WrittenRows::plain))
                .satisfiesExactly(
                        name -> assertThat(name)
                                .startsWith("\uD83D\uDE00xx")
                                .endsWith("…")
                                .hasSizeLessThan(257),
                        source -> assertThat(source).isEqualTo("support 2…"),
                        description -> assertThat(description).isEqualTo("ab"));
    }
}

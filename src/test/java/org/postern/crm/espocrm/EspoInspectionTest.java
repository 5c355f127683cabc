package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.crm.espocrm.MailDraft.mail;

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
            alter table `case` drop column `c_source`                          | table case has no column c_source
            alter table `opportunity` drop column `probability`                | table opportunity has no column probability
            """)
    void whatDoesNotFitIsNamed(String change, String problem) {
        desk.jdbc.execute(change);
        assertThat(desk.crm.inspect().problems()).extracting(Problem::message).contains(problem);
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
        for (String table : List.of("email", "email_address", "case", "note", "notification")) {
            desk.jdbc.execute("alter table `" + table + "` alter column `id` varchar(36)");
        }
        desk.jdbc.execute("alter table `email` alter column `from_email_address_id` varchar(36)");
        desk.jdbc.execute("alter table `email_user` alter column `email_id` varchar(36)");
        String id = desk.crm.prepare(List.of(mail().read())).stream()
                .map(p -> ((EspoPrepared) p).emailId())
                .findFirst()
                .orElseThrow();
        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
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

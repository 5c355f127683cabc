package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.match.RecordRef.Type;

/** Who is told of a mail, and how: by preferences, filters, folders, roles and what one follows. Boris follows the client; the mailbox is Cyril's and Dana's. */
abstract class EspoAttention {
    @TempDir
    Path folder;

    EspoDesk desk;

    abstract EspoDesk open(Path folder) throws Exception;

    @BeforeEach
    void open() throws Exception {
        desk = open(folder);
        desk.follow("Account", "account-acme", "user-boris");
    }

    @AfterEach
    void close() {
        desk.close();
    }

    /** @return as in {@code Note boris}, sorted */
    private String told() {
        List<String> told = desk.strings("select concat(`type`, ' ', `user_id`) from `notification` order by 1");
        return String.join(", ", told.stream().map(t -> t.replace("user-", "")).toList());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            nothing special                     | select 1 | EmailReceived cyril, EmailReceived dana, Note boris
            does not wish it                    | insert into `preferences` (`id`, `data`) values ('user-cyril', '{"assignmentNotificationsIgnoreEntityTypeList":["Task","Email"]}') | EmailReceived dana, Note boris
            wishes about other things           | insert into `preferences` (`id`, `data`) values ('user-cyril', '{"assignmentNotificationsIgnoreEntityTypeList":["Task"]}') | EmailReceived cyril, EmailReceived dana, Note boris
            follows the client                  | insert into `stream_subscription` (`entity_type`, `entity_id`, `user_id`) values ('Account', 'account-acme', 'user-cyril') | EmailReceived dana, Note boris, Note cyril
            own filter: no notification         | insert into `email_filter` (`id`, `parent_type`, `parent_id`, `action`, `subject`, `skip_notification`) values ('x', 'User', 'user-cyril', 'None', 'The pump*', true) | EmailReceived dana, Note boris
            own filter: read                    | insert into `email_filter` (`id`, `parent_type`, `parent_id`, `action`, `subject`, `mark_as_read`) values ('x', 'User', 'user-cyril', 'None', '*broken', true) | EmailReceived dana, Note boris
            own filter: fits another subject    | insert into `email_filter` (`id`, `parent_type`, `parent_id`, `action`, `subject`, `mark_as_read`) values ('x', 'User', 'user-cyril', 'None', 'the pump*', true) | EmailReceived cyril, EmailReceived dana, Note boris
            own filter of a deleted kind        | insert into `email_filter` (`id`, `parent_type`, `parent_id`, `action`, `subject`, `mark_as_read`, `deleted`) values ('x', 'User', 'user-cyril', 'None', '*', true, true) | EmailReceived cyril, EmailReceived dana, Note boris
            role without mail                   | insert into `role` (`id`, `name`, `data`) values ('r', 'R', '{"Email":{"read":"no"}}'); insert into `role_user` (`role_id`, `user_id`) values ('r', 'user-cyril') | EmailReceived dana, Note boris
            role without the client's stream    | insert into `role` (`id`, `name`, `data`) values ('r', 'R', '{"Account":{"stream":"no"}}'); insert into `role_user` (`role_id`, `user_id`) values ('r', 'user-boris') | EmailReceived cyril, EmailReceived dana
            role for own streams                | insert into `role` (`id`, `name`, `data`) values ('r', 'R', '{"Account":{"stream":"own"}}'); insert into `role_user` (`role_id`, `user_id`) values ('r', 'user-boris') | EmailReceived cyril, EmailReceived dana
            role for streams of teams, another's | insert into `role` (`id`, `name`, `data`) values ('r', 'R', '{"Account":{"stream":"team"}}'); insert into `role_user` (`role_id`, `user_id`) values ('r', 'user-boris') | EmailReceived cyril, EmailReceived dana
            role for streams of teams, one's own | insert into `role` (`id`, `name`, `data`) values ('r', 'R', '{"Account":{"stream":"team"}}'); insert into `role_user` (`role_id`, `user_id`) values ('r', 'user-boris'); insert into `team_user` (`team_id`, `user_id`) values ('team-support', 'user-boris') | EmailReceived cyril, EmailReceived dana, Note boris
            does not work here any more         | update `user` set `is_active` = false where `id` in ('user-boris', 'user-dana') | EmailReceived cyril
            a deleted subscription counts       | delete from `stream_subscription` where `user_id` = 'user-boris' | EmailReceived cyril, EmailReceived dana
            the account's teams only look       | update `inbound_email` set `add_all_team_users` = false where `id` = 'inbound-support' | Note boris
            """)
    void isToldOfAMailOfTheSharedMailbox(String what, String plant, String told) throws Exception {
        for (String sql : plant.split("; (?=insert)")) {
            desk.execute(sql);
        }
        desk.file(mail(), o -> o);
        assertThat(told()).isEqualTo(told);
    }

    @Test
    void mailInAFolderThatIsKeptQuietIsThereAndNobodyIsTold() throws Exception {
        desk.execute(
                "insert into `email_folder` (`id`, `name`, `assigned_user_id`, `skip_notifications`) values ('f1', 'Later', 'user-cyril', true)");
        desk.execute(
                "insert into `email_filter` (`id`, `parent_type`, `parent_id`, `action`, `from`, `email_folder_id`) values ('x', 'User', 'user-cyril', 'Move to Folder', '*@ACME.example', 'f1')");
        desk.file(mail(), o -> o);
        assertThat(told()).isEqualTo("EmailReceived dana, Note boris");
        assertThat(desk.strings("select `folder_id` from `email_user` where `user_id` = 'user-cyril'"))
                .containsExactly("f1");
    }

    @Test
    void mailOlderThanTwoDaysIsNoNewsButALineInTheStream() throws Exception {
        desk.file(mail().date("2026-03-02T09:59:59Z"), o -> o);
        assertThat(told()).isEqualTo("Note boris");
        desk.file(mail().id("m2@mail.example").date("2026-03-02T10:00:01Z"), o -> o);
        assertThat(told()).isEqualTo("EmailReceived cyril, EmailReceived dana, Note boris, Note boris");
    }

    @Test
    void whoeverFollowsAllCasesFollowsTheNewOneAndIsTold() throws Exception {
        desk.execute("delete from `stream_subscription`");
        desk.execute("insert into `autofollow` (`entity_type`, `user_id`) values ('Case', 'user-anna')");
        desk.execute("insert into `autofollow` (`entity_type`, `user_id`) values ('Lead', 'user-boris')");
        desk.file(mail(), o -> o.create(Type.CASE).assign("user-dana"));
        assertThat(desk.strings("select `user_id` from `stream_subscription` order by 1"))
                .containsExactly("user-anna", "user-dana");
        assertThat(told())
                .as("of the case and of its mail; its assignee of the mail that he answers for, too")
                .isEqualTo("Assign dana, EmailReceived cyril, Note anna, Note anna, Note dana, Note dana");
        assertThat(desk.strings("select `user_id` from `notification` where `is_featured` = true"))
                .containsExactly("user-dana");
    }

    @Test
    void thePortalUserOfTheContactFollowsHisCaseAndIsToldOfItOnce() throws Exception {
        desk.execute("delete from `stream_subscription`");
        desk.execute("update `user` set `type` = 'portal', `contact_id` = 'contact-john' where `id` = 'user-anna'");
        desk.file(mail(), o -> o.create(Type.CASE));
        assertThat(desk.strings("select `user_id` from `stream_subscription`")).containsExactly("user-anna");
        assertThat(told()).isEqualTo("EmailReceived cyril, EmailReceived dana, Note anna");
    }

    @Test
    void aCaseOfALeadStandsInTheLeadsStreamAndItsFollowersAreTold() throws Exception {
        desk.follow("Lead", "lead-lena", "user-boris");
        desk.file(mail().from("Lena Early", "lena@early.example"), o -> o.create(Type.CASE));
        assertThat(
                        desk.strings(
                                "select concat(`type`, ' ', `parent_type`, ' ', coalesce(`related_type`, '-')) from `note` order by `number`"))
                .containsExactly("Create Case -", "CreateRelated Lead Case", "EmailReceived Case Email");
        assertThat(desk.strings("select `lead_id` from `case`")).containsExactly("lead-lena");
        assertThat(told()).isEqualTo("EmailReceived cyril, EmailReceived dana, Note boris");
    }
}

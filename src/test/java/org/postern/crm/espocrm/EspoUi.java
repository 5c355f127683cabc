package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.match.RecordRef.Type;

/** Who sees a mail in the CRM's user interface, asked the way the interface asks. */
abstract class EspoUi {
    @TempDir
    Path folder;

    EspoDesk desk;

    abstract EspoDesk open(Path folder) throws Exception;

    @BeforeEach
    void open() throws Exception {
        desk = open(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    /** A user's inbox: his row of the mail, in no folder he sees, and not from himself. */
    private List<String> inbox(String user) {
        return desk.jdbc.queryForList("""
                select e.`name` from `email` e join `email_user` u on u.`email_id` = e.`id` and u.`deleted` = false
                where u.`user_id` = ? and u.`in_trash` = false and u.`in_archive` = false and u.`folder_id` is null and e.`deleted` = false
                  and e.`status` in ('Archived', 'Sent') and e.`date_sent` is not null
                  and (e.`group_folder_id` is null or not exists (
                    select 1 from `group_email_folder_team` f join `team_user` t on t.`team_id` = f.`team_id` and t.`deleted` = false
                    where f.`group_email_folder_id` = e.`group_folder_id` and f.`deleted` = false and t.`user_id` = u.`user_id`))
                  and not exists (select 1 from `entity_email_address` a where a.`entity_type` = 'User' and a.`entity_id` = u.`user_id`
                    and a.`email_address_id` = e.`from_email_address_id` and a.`deleted` = false)
                order by e.`date_sent`
                """, String.class, user);
    }

    private List<String> groupFolder(String id, String user) {
        return desk.jdbc.queryForList("""
                select e.`name` from `email` e where e.`group_folder_id` = ? and e.`group_status_folder` is null and e.`deleted` = false
                  and exists (select 1 from `group_email_folder_team` f join `team_user` t on t.`team_id` = f.`team_id`
                    where f.`group_email_folder_id` = e.`group_folder_id` and t.`user_id` = ?)
                """, String.class, id, user);
    }

    private int unread(String user) {
        return desk.jdbc.queryForObject(
                "select count(*) from `email_user` where `user_id` = ? and `is_read` = false and `deleted` = false",
                Integer.class,
                user);
    }

    /** The history panel of a person or company: mails of it, and mails from or to any of its addresses. */
    private List<String> history(String type, String id) {
        return desk.jdbc.queryForList("""
                select distinct e.`name` from `email` e where e.`deleted` = false and (
                  e.`parent_type` = ? and e.`parent_id` = ? or e.`account_id` = ?
                  or e.`from_email_address_id` in (select `email_address_id` from `entity_email_address` where `entity_type` = ? and `entity_id` = ?)
                  or e.`id` in (select l.`email_id` from `email_email_address` l join `entity_email_address` a on a.`email_address_id` = l.`email_address_id`
                    where l.`deleted` = false and a.`entity_type` = ? and a.`entity_id` = ?))
                """, String.class, type, id, id, type, id, type, id);
    }

    private List<String> stream(String type, String id) {
        return desk.jdbc.queryForList(
                "select `type` from `note` where `deleted` = false and (`parent_type` = ? and `parent_id` = ? or `super_parent_type` = ? and `super_parent_id` = ?) order by `number`",
                String.class,
                type,
                id,
                type,
                id);
    }

    private List<String> visibleToTeam(String team) {
        return desk.jdbc.queryForList(
                "select e.`name` from `email` e join `entity_team` t on t.`entity_id` = e.`id` and t.`entity_type` = 'Email' where t.`team_id` = ? and t.`deleted` = false",
                String.class,
                team);
    }

    private List<String> personalFolder(String id, String user) {
        return desk.jdbc.queryForList(
                "select e.`name` from `email` e join `email_user` u on u.`email_id` = e.`id` and u.`deleted` = false where u.`user_id` = ? and u.`folder_id` = ?"
                        + " and u.`in_trash` = false and u.`in_archive` = false and e.`group_folder_id` is null and e.`deleted` = false and e.`status` in ('Archived', 'Sent')",
                String.class,
                user,
                id);
    }

    private List<String> trash(String user) {
        return desk.jdbc.queryForList(
                "select e.`name` from `email` e join `email_user` u on u.`email_id` = e.`id` and u.`deleted` = false where u.`user_id` = ? and u.`in_trash` = true and e.`deleted` = false",
                String.class,
                user);
    }

    /** The sender's name as it is shown: of the record that has the address, else as the mail gave it; and all addresses. */
    private List<String> correspondents() {
        return desk.jdbc.queryForList("""
                select concat('from ', e.`from_string`, ' ', a.`lower`) from `email` e join `email_address` a on a.`id` = e.`from_email_address_id`
                union all
                select concat(l.`address_type`, ' ', a.`lower`) from `email_email_address` l join `email_address` a on a.`id` = l.`email_address_id` where l.`deleted` = false
                order by 1
                """, String.class);
    }

    @Test
    void aMailShowsItsCorrespondents() throws Exception {
        desk.file(
                mail().from("Anna N.", "Anna@Firm.example")
                        .to("support@example.com", "john@acme.example")
                        .cc("eva@acme.example"),
                o -> o);
        assertThat(correspondents())
                .containsExactly(
                        "cc eva@acme.example",
                        "from Anna N. <Anna@Firm.example> anna@firm.example",
                        "to john@acme.example",
                        "to support@example.com");
        assertThat(history("Contact", "contact-john")).hasSize(1);
        assertThat(history("Contact", "contact-eva")).hasSize(1);
        assertThat(history("Account", "account-volga")).isEmpty();
    }

    @Test
    void aMailOfASharedMailboxLiesInTheInboxOfItsTeam() throws Exception {
        desk.file(mail(), o -> o);
        assertThat(inbox("user-dana")).containsExactly("The pump is broken");
        assertThat(inbox("user-anna")).isEmpty();
        assertThat(unread("user-dana")).isEqualTo(1);
        assertThat(visibleToTeam("team-support")).hasSize(1);
        assertThat(history("Account", "account-acme")).hasSize(1);
        assertThat(history("Contact", "contact-john")).hasSize(1);
        assertThat(stream("Account", "account-acme")).containsExactly("EmailReceived");
    }

    @Test
    void aMailOfAPrivateMailboxIsItsOwnersAlone() throws Exception {
        desk.file(mail().to("anna@example.com"), o -> o.in("anna"));
        assertThat(inbox("user-anna")).hasSize(1);
        assertThat(visibleToTeam("team-sales")).isEmpty();
        assertThat(inbox("user-boris")).isEmpty();
    }

    @Test
    void aMailInAGroupFolderIsThereAndNotInTheInboxOfThoseWhoSeeTheFolder() throws Exception {
        desk.file(mail(), o -> o.folder("Accounting"));
        assertThat(groupFolder("folder-accounting", "user-dana")).hasSize(1);
        assertThat(groupFolder("folder-accounting", "user-anna")).isEmpty();
        assertThat(inbox("user-dana")).isEmpty();
    }

    @Test
    void aNewCaseShowsTheMailToItsAssigneeAndInTheStreams() throws Exception {
        desk.file(mail(), o -> o.create(Type.CASE).assign("user-boris"));
        String id = desk.jdbc.queryForObject("select `id` from `case`", String.class);
        assertThat(inbox("user-boris")).hasSize(1);
        assertThat(stream("Case", id)).containsExactly("Create", "EmailReceived");
        assertThat(stream("Account", "account-acme")).containsExactly("Create", "EmailReceived");
        assertThat(history("Case", id)).hasSize(1);
    }

    @Test
    void aNewLeadHasTheMailInItsHistoryByAddressToo() throws Exception {
        desk.file(mail().from("Nora New", "nora@new.example"), o -> o.lead().create(Type.CASE));
        String lead = desk.jdbc.queryForObject("select `id` from `lead` where `last_name` = 'New'", String.class);
        assertThat(history("Lead", lead)).hasSize(1);
        assertThat(stream("Lead", lead)).containsExactly("Create", "CreateRelated");
    }

    @Test
    void ourOwnMailIsNotInOurOwnInbox() throws Exception {
        desk.file(
                mail().from("Anna Novak", "anna@example.com").to("john@acme.example"),
                o -> o.in("sales").out());
        assertThat(inbox("user-anna")).isEmpty();
        assertThat(inbox("user-boris")).hasSize(1);
        assertThat(history("Contact", "contact-john")).hasSize(1);
    }

    @Test
    void rejectedAndOldMailIsThereButCountsAsRead() throws Exception {
        desk.file(mail(), o -> o.rejected("Advertising"));
        desk.file(mail().id("m2@mail.example").date("2019-01-01T00:00:00Z"), o -> o.history());
        assertThat(inbox("user-dana")).hasSize(2);
        assertThat(unread("user-dana")).isZero();
        assertThat(desk.jdbc.queryForObject("select count(*) from `notification`", Integer.class))
                .isZero();
    }

    @Test
    void aUsersOwnFiltersDecideAboutHisMailboxOnly() throws Exception {
        filter("user-dana", "Skip", "*pump*", null);
        filter("user-cyril", "Move to Folder", "The *", "f1");
        desk.file(mail(), o -> o);
        assertThat(inbox("user-dana")).isEmpty();
        assertThat(inbox("user-cyril")).isEmpty();
        assertThat(trash("user-dana")).hasSize(1);
        assertThat(trash("user-cyril")).isEmpty();
        assertThat(personalFolder("f1", "user-cyril")).hasSize(1);
        assertThat(desk.jdbc.queryForList("select `user_id` from `email_user` where `in_trash` = true", String.class))
                .containsExactly("user-dana");
        assertThat(desk.jdbc.queryForList("select `user_id` from `email_user` where `folder_id` = 'f1'", String.class))
                .containsExactly("user-cyril");
        assertThat(desk.jdbc.queryForList("select `user_id` from `notification`", String.class))
                .containsExactly("user-cyril");
    }

    private void filter(String user, String action, String subject, String folder) {
        desk.jdbc.update(
                "insert into `email_filter` (`id`, `parent_type`, `parent_id`, `action`, `subject`, `email_folder_id`) values (?, 'User', ?, ?, ?, ?)",
                "filter-" + user,
                user,
                action,
                subject,
                folder);
    }
}

package org.postern.crm.suitecrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.Plan;
import org.postern.match.RecordRef.Type;

/** Who sees a mail on SuiteCRM's screens, asked the way the screens ask. */
abstract class SuiteUi {
    private static final String VISIBLE = "e.deleted = 0";

    @TempDir
    Path folder;

    SuiteDesk desk;

    abstract SuiteDesk open(Path folder) throws Exception;

    @BeforeEach
    void open() throws Exception {
        desk = open(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    /** The folder My Inbox; a mail without its text is not in it. */
    private List<String> inbox(String user) {
        return desk.strings(
                "select e.name from emails e join emails_text t on t.email_id = e.id and t.deleted = 0 where " + VISIBLE
                        + " and e.type = 'inbound' and e.status not in ('sent', 'archived', 'draft') and e.assigned_user_id = ? order by e.name",
                user);
    }

    private int unread(String user) {
        return desk.jdbc.queryForObject(
                "select count(*) from emails e where " + VISIBLE
                        + " and e.type = 'inbound' and e.status = 'unread' and e.assigned_user_id = ?",
                Integer.class,
                user);
    }

    /** The history panel of a person: linked to it, or from or to any of its addresses. */
    private List<String> history(String module, String id) {
        return desk.strings("""
                select e.name from emails e where e.deleted = 0 and (
                  e.id in (select b.email_id from emails_beans b where b.deleted = 0 and b.bean_module = ? and b.bean_id = ?)
                  or e.id in (select r.email_id from emails_email_addr_rel r join email_addr_bean_rel l on l.email_address_id = r.email_address_id and l.deleted = 0
                    where r.deleted = 0 and l.bean_module = ? and l.bean_id = ?)) order by e.name
                """, module, id, module, id);
    }

    /** The history panel of a case: linked to it; by an address of its contacts only with the macro of its number. */
    private List<String> historyOfCase(String id) {
        return desk.strings("""
                select e.name from emails e where e.deleted = 0 and (
                  e.id in (select b.email_id from emails_beans b where b.deleted = 0 and b.bean_module = 'Cases' and b.bean_id = ?)
                  or e.name like concat('%[CASE:', (select c.case_number from cases c where c.id = ?), ']%')
                    and e.id in (select r.email_id from emails_email_addr_rel r join email_addr_bean_rel l on l.email_address_id = r.email_address_id and l.deleted = 0
                      join contacts_cases cc on cc.contact_id = l.bean_id and cc.deleted = 0 where l.bean_module = 'Contacts' and cc.case_id = ?)) order by e.name
                """, id, id, id);
    }

    /** The thread of a case with who is shown as author: the contact, else the user. */
    private List<String> thread(String caseId) {
        return desk.strings(
                "select concat(coalesce(contact_id, assigned_user_id, 'unknown'), ': ', name) from aop_case_updates where deleted = 0 and internal = 0 and case_id = ? order by date_entered, id",
                caseId);
    }

    /** A user whose role says Group: his own records, and those of live groups that he is a live member of. */
    private List<String> seenInGroup(String user, String module, String table) {
        return desk.strings(
                "select x.id from `" + table + "` x where x.deleted = 0 and (x.assigned_user_id = ? or exists ("
                        + " select 1 from securitygroups g join securitygroups_users u on u.securitygroup_id = g.id and u.deleted = 0 and u.user_id = ?"
                        + " join securitygroups_records r on r.securitygroup_id = g.id and r.deleted = 0 and r.module = ? and r.record_id = x.id where g.deleted = 0)) order by x.id",
                user,
                user,
                module);
    }

    /** The list under a mail; what the HTML shows is not in it. */
    private List<String> attachments(String parentId) {
        return desk.strings(
                "select filename from notes where deleted = 0 and parent_id = ? and embed_flag = 0 order by filename",
                parentId);
    }

    private List<String> bell(String user) {
        return desk.strings(
                "select name from alerts where deleted = 0 and is_read = 0 and assigned_user_id = ? order by name",
                user);
    }

    /** What the mail list of the CRM's own account shows as imported. */
    private List<String> imported(String box) {
        return desk.strings("select uid from emails where deleted = 0 and mailbox_id = ?", box);
    }

    @Test
    void aNewCaseLiesInTheInboxOfItsOwnerAndInAllHistories() throws Exception {
        desk.jdbc.update("update cases set status = 'Closed_Rejected'");
        Plan plan = desk.file(
                mail().attached("log.txt", "text/plain", "line"),
                o -> o.create(Type.CASE).assign("user-dana"));
        String id = plan.created().get(0).id();
        assertThat(plan.number()).isEqualTo("103");
        assertThat(inbox("user-dana")).containsExactly("[CASE:103] The pump is broken");
        assertThat(unread("user-dana")).isEqualTo(1);
        assertThat(inbox("user-anna")).isEmpty();
        assertThat(history("Contacts", "contact-john")).hasSize(1);
        assertThat(historyOfCase(id)).hasSize(1);
        assertThat(historyOfCase("case-open")).isEmpty();
        assertThat(thread(id)).containsExactly("contact-john: The pump is broken");
        assertThat(attachments(plan.emailId())).containsExactly("log.txt");
        assertThat(attachments(id)).containsExactly("log.txt");
        assertThat(attachments(CopyIds.updateOf(plan.emailId()))).containsExactly("log.txt");
        assertThat(bell("user-dana")).hasSize(1);
        assertThat(imported("box-support")).containsExactly("1");
    }

    @Test
    void whoeverIsRestrictedToHisGroupsSeesTheMailOfHisGroup() throws Exception {
        Plan plan = desk.file(mail().from("Sam", "sam@solo.example"), o -> o.create(Type.CASE));
        String id = plan.created().get(0).id();
        assertThat(seenInGroup("user-dana", "Emails", "emails")).containsExactly(plan.emailId());
        assertThat(seenInGroup("user-cyril", "Cases", "cases")).contains(id);
        assertThat(seenInGroup("user-boris", "Emails", "emails")).isEmpty();
        assertThat(seenInGroup("user-boris", "Cases", "cases")).doesNotContain(id);
        assertThat(inbox("user-dana")).as("nobody is responsible").isEmpty();
    }

    @Test
    void aGroupThatIsNotInheritedGetsNothing() throws Exception {
        desk.file(mail().to("sales@example.com"), o -> o.in("sales").create(Type.OPPORTUNITY));
        assertThat(
                        desk.strings(
                                "select distinct securitygroup_id from securitygroups_records where module = 'Opportunities' order by 1"))
                .containsExactly("group-all", "group-sales");
    }

    @Test
    void aMailOfAPrivateMailboxIsItsOwnersAlone() throws Exception {
        desk.file(mail().from("Sam", "sam@solo.example").to("anna@example.com"), o -> o.in("anna"));
        assertThat(inbox("user-anna")).containsExactly("The pump is broken");
        assertThat(seenInGroup("user-cyril", "Emails", "emails")).isEmpty();
        assertThat(seenInGroup("user-anna", "Emails", "emails")).hasSize(1);
        assertThat(imported("box-support")).isEmpty();
    }

    @Test
    void aReplyIsInTheThreadAndTheHistoryOfItsCase() throws Exception {
        desk.file(mail().subject("Re: [CASE:101] Old pump").text("Still."), o -> o);
        assertThat(historyOfCase("case-open")).containsExactly("Re: [CASE:101] Old pump");
        assertThat(thread("case-open")).containsExactly("contact-john: Re: [CASE:101] Old pump");
        assertThat(inbox("user-dana")).hasSize(1);
    }

    @Test
    void aNewLeadHasItsMailInItsHistory() throws Exception {
        Plan plan = desk.file(
                mail().from("Nora New", "nora@new.example").to("sales@example.com"),
                o -> o.in("sales").lead().assign("user-boris"));
        assertThat(history("Leads", plan.created().get(0).id())).hasSize(1);
        assertThat(inbox("user-boris")).hasSize(1);
        assertThat(seenInGroup("user-anna", "Leads", "leads"))
                .containsExactly(plan.created().get(0).id());
    }

    @Test
    void theSecondMailOfALeadFindsTheCaseOfTheFirst() throws Exception {
        Plan first = desk.file(
                mail().from("Nora New", "nora@new.example"), o -> o.lead().create(Type.CASE));
        Plan second = desk.file(mail().id("m2@new.example").from("Nora New", "nora@new.example"), o -> o);
        assertThat(second.linked()).contains(first.created().get(1));
        assertThat(second.created()).isEmpty();
    }

    @Test
    void whatWeSendIsInNoInboxAndInTheHistory() throws Exception {
        desk.file(
                mail().from("Anna", "anna@example.com").to("john@acme.example"),
                o -> o.in("sales").out());
        assertThat(inbox("user-anna")).isEmpty();
        assertThat(history("Contacts", "contact-john")).hasSize(1);
        assertThat(bell("user-anna")).isEmpty();
    }

    @Test
    void rejectedAndOldMailCountsAsReadAndTellsNobody() throws Exception {
        desk.file(mail(), o -> o.rejected("Advertising").assign("user-dana"));
        desk.file(mail().id("m2@mail.example").date("2019-01-01T00:00:00Z"), o -> o.history());
        assertThat(history("Contacts", "contact-john")).hasSize(2);
        assertThat(desk.strings("select distinct status from emails")).containsExactly("read");
        assertThat(desk.strings("select id from alerts")).isEmpty();
        assertThat(desk.strings("select id from aop_case_updates")).isEmpty();
    }
}

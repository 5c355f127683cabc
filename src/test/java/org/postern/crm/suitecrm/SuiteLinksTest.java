package org.postern.crm.suitecrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.Plan;
import org.postern.match.RecordRef.Type;

/** What mails belong to in SuiteCRM beyond their own rows: mails that come after their answers, and people of a company's domain. */
class SuiteLinksTest {
    @TempDir
    private Path folder;

    private SuiteDesk desk;

    @BeforeEach
    void open() throws Exception {
        desk = SuiteDesk.h2(folder, "", "linking: {companies: {acme-group.example: account-acme}}\n");
        desk.jdbc.update("update cases set status = 'Closed_Closed' where id = 'case-open'");
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void aMailThatComesAfterItsAnswerTakesTheAnswerIntoItsCase() throws Exception {
        Plan answer = desk.file(
                mail().id("answer@acme.example").inReplyTo("first@acme.example").subject("Re: Pump"), o -> o);
        assertThat(parent(answer)).isEqualTo("Contacts contact-john");
        desk.waiting.put("first@acme.example", Set.of(answer.emailId()));

        Plan first = desk.file(mail().id("first@acme.example").subject("Pump"), o -> o.create(Type.CASE));

        String made = "Cases " + first.created().get(0).id();
        assertThat(parent(first)).isEqualTo(made);
        assertThat(parent(answer)).isEqualTo(made);
        assertThat(links(answer)).contains(made);
    }

    @Test
    void anAnswerThatPeopleHaveFiledElsewhereStaysThere() throws Exception {
        Plan answer = desk.file(
                mail().id("answer@acme.example").inReplyTo("first@acme.example").subject("Re: Pump"), o -> o);
        desk.waiting.put("first@acme.example", Set.of(answer.emailId()));
        desk.jdbc.update(
                "update emails set parent_type = 'Cases', parent_id = 'case-closed' where id = ?", answer.emailId());

        desk.file(mail().id("first@acme.example").subject("Pump"), o -> o.create(Type.CASE));

        assertThat(parent(answer)).isEqualTo("Cases case-closed");
    }

    @Test
    void somebodyNewOfACompanysDomainMakesACaseOfTheCompany() throws Exception {
        Plan plan = desk.file(mail().from("New", "new@mail.acme-group.example"), o -> o.create(Type.CASE));

        assertThat(desk.strings(
                        "select account_id from cases where id = ?",
                        plan.created().get(0).id()))
                .containsExactly("account-acme");
        assertThat(links(plan)).contains("Accounts account-acme");
        assertThat(desk.strings(
                        "select contact_id from contacts_cases where case_id = ?",
                        plan.created().get(0).id()))
                .isEmpty();
    }

    private String parent(Plan plan) {
        return desk.strings("select concat(parent_type, ' ', parent_id) from emails where id = ?", plan.emailId())
                .get(0);
    }

    private List<String> links(Plan plan) {
        return desk.strings(
                "select concat(bean_module, ' ', bean_id) from emails_beans where email_id = ? and deleted = 0",
                plan.emailId());
    }
}

package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.Plan;
import org.postern.match.RecordRef.Type;
import org.postern.message.Form;

/** What is written for each way a mail can end, row by row. The expected rows lie in {@code src/test/resources}. */
abstract class EspoRows {
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

    @Test
    void knownContactInAPrivateMailbox() throws Exception {
        follow("Account", "account-acme", "user-boris");
        expect(
                "known-contact-private",
                () -> desk.file(
                        mail().to("anna@example.com")
                                .cc("cyril@example.com", "else@where.example")
                                .header("Delivery-date", "Wed, 04 Mar 2026 10:15:31 +0100"),
                        o -> o.in("anna").seenAndFlagged()));
    }

    @Test
    void unknownSenderMakesACaseAndALead() throws Exception {
        expect(
                "new-lead-and-case",
                () -> desk.file(
                        mail().from("Nora New", "Nora@new.example").attached("log.txt", "text/plain", "line"),
                        o -> o.lead().create(Type.CASE).rule("followed").assign("user-dana")));
    }

    @Test
    void knownContactMakesACaseForARole() throws Exception {
        expect(
                "case-of-known-contact",
                () -> desk.file(mail(), o -> o.create(Type.CASE).assign("user-cyril", "user-dana")));
    }

    @Test
    void unknownSenderMakesACaseOfNobody() throws Exception {
        expect(
                "case-of-nobody",
                () -> desk.file(
                        mail().from("Nora New", "nora@new.example"),
                        o -> o.create(Type.CASE).assign("user-dana")));
    }

    @Test
    void aLeadsMailMakesACaseOfTheLead() throws Exception {
        follow("Lead", "lead-lena", "user-boris");
        expect(
                "case-of-lead",
                () -> desk.file(mail().from("Lena Early", "lena@early.example"), o -> o.create(Type.CASE)));
    }

    @Test
    void aCopyWhoseMailboxMakesCasesMakesOneOfTheMailThatIsThere() throws Exception {
        Plan first = desk.file(mail().to("support@example.com", "sales@example.com"), o -> o);
        expect(
                "case-by-copy",
                () -> desk.file(
                        mail().to("support@example.com", "sales@example.com"),
                        o -> o.in("sales")
                                .copyOf(first.emailId())
                                .further()
                                .create(Type.CASE)
                                .assign("user-anna")));
        assertThat(desk.jdbc.queryForMap(
                        "select `parent_type`, `assigned_user_id`, `account_id` from `email` where `id` = ?",
                        first.emailId()))
                .containsEntry("parent_type", "Case")
                .containsEntry("assigned_user_id", "user-anna")
                .containsEntry("account_id", "account-acme");
    }

    @Test
    void replyIsPutIntoItsCase() throws Exception {
        Plan first = desk.file(mail(), o -> o.create(Type.CASE).assign("user-dana"));
        expect(
                "reply-to-case",
                () -> desk.file(
                        mail().id("m2@mail.example")
                                .subject("Re: The pump is broken")
                                .inReplyTo("m1@mail.example"),
                        o -> o.assign("user-dana")));
        assertThat(desk.jdbc.queryForObject(
                        "select `is_replied` from `email` where `id` = ?", Boolean.class, first.emailId()))
                .isTrue();
    }

    @Test
    void somebodyNewOfACompanysDomainMakesACaseOfTheCompany() throws Exception {
        Plan plan = desk.file(mail().from("New", "new@mail.acme-group.example"), o -> o.create(Type.CASE));
        assertThat(desk.strings("select `account_id` from `case`")).containsExactly("account-acme");
        assertThat(desk.strings("select `account_id` from `email` where `id` = '" + plan.emailId() + "'"))
                .containsExactly("account-acme");
    }

    @Test
    void mailAmongOurselvesIsSeenByThoseWhoTakePartInIt() throws Exception {
        Plan plan = desk.file(
                mail().from("Anna", "anna@example.com")
                        .to("support@example.com")
                        .cc("boris@example.com"),
                o -> o.amongOurselves());
        assertThat(desk.strings("select `user_id` from `email_user` where `email_id` = '" + plan.emailId()
                        + "' order by `user_id`"))
                .containsExactly("user-anna", "user-boris");
        assertThat(desk.strings("select `team_id` from `entity_team` where `entity_id` = '" + plan.emailId() + "'"))
                .isEmpty();
    }

    @Test
    void tagsOfTheRuleComeToTheRecord() throws Exception {
        desk.file(mail(), o -> o.create(Type.CASE).rule("tagged"));
        assertThat(desk.strings("select `c_tags` from `case`")).containsExactly("[\"hot\",\"quite new\"]");
    }

    @Test
    void ownFieldsAreValuesOfTheirColumns() throws Exception {
        desk.file(mail(), o -> o.create(Type.CASE).rule("sourced"));
        assertThat(desk.jdbc.queryForMap("select `c_source`, `c_budget`, `c_due` from `case`").values().stream()
                        .map(WrittenRows::plain))
                .containsExactlyInAnyOrder("support 2…", "1234.50", "2026-03-04");
    }

    @Test
    void aFormFillsOnlyWhatTheRuleLeavesEmpty() throws Exception {
        desk.file(
                mail().from("Nora New", "nora@new.example")
                        .subject("Pumps")
                        .fact(new Form(Map.of("title", "Buyer", "company", "New Ltd", "status", "Converted"))),
                o -> o.create(Type.LEAD).rule("titled"));
        assertThat(desk.jdbc
                        .queryForMap("select `title`, `account_name`, `status` from `lead` where `last_name` = 'New'")
                        .values())
                .containsExactlyInAnyOrder("Pumps", "New Ltd", "New");
    }

    @Test
    void leadAlone() throws Exception {
        expect(
                "new-lead",
                () -> desk.file(
                        mail().from("New, Nora", "nora@new.example").to("sales@example.com"),
                        o -> o.in("sales").lead().assign("user-anna")));
    }

    @Test
    void newLeadsHaveTheTelephoneNumberOfTheirForm() throws Exception {
        Form form = new Form(Map.of("phone", "+44 20 7946 0958"));
        desk.file(mail().from("Nora New", "nora@new.example").fact(form), o -> o.lead());
        desk.file(
                mail().id("m2@mail.example")
                        .from("Nick New", "nick@new.example")
                        .fact(form),
                o -> o.lead());
        assertThat(desk.strings("select `name` from `phone_number`")).containsExactly("+442079460958");
        assertThat(desk.strings("select `numeric` from `phone_number`")).containsExactly("442079460958");
        assertThat(desk.strings("select `entity_id` from `entity_phone_number` where `entity_type` = 'Lead'"))
                .containsExactlyInAnyOrderElementsOf(desk.strings("select `id` from `lead` where `last_name` = 'New'"));
    }

    @Test
    void opportunityOfAnAccount() throws Exception {
        expect(
                "new-opportunity",
                () -> desk.file(
                        mail().from(null, "info@volga.example").to("sales@example.com"),
                        o -> o.in("sales")
                                .create(Type.OPPORTUNITY)
                                .rule("price")
                                .assign("user-boris")));
    }

    @Test
    void copyInASecondMailboxOnlyShowsItToMorePeople() throws Exception {
        Plan first = desk.file(mail().to("support@example.com", "sales@example.com"), o -> o);
        expect(
                "copy",
                () -> desk.file(
                        mail().to("support@example.com", "sales@example.com"),
                        o -> o.in("sales").copyOf(first.emailId())));
    }

    @Test
    void attachmentsAreStoredAndInlineImagesShown() throws Exception {
        expect(
                "attachments",
                () -> desk.file(
                        mail().html("<p><img src=\"cid:logo%40x\"> see <b>offer</b></p>")
                                .attached("offer.pdf", "application/pdf", "%PDF-")
                                .inline("logo.png", "image/png", "PNG", "logo@x"),
                        o -> o));
        String id = desk.jdbc.queryForObject("select `id` from `attachment` where `name` = 'offer.pdf'", String.class);
        assertThat(desk.uploads.resolve(id)).hasContent("%PDF-");
    }

    @Test
    void mailThatIsTakenUpGivesItsCaseTheAttachmentsItHas() throws Exception {
        Plan first = desk.file(
                mail().attached("offer.pdf", "application/pdf", "%PDF-")
                        .inline("logo.png", "image/png", "PNG", "logo@x"),
                o -> o);
        Plan taken = desk.file(
                mail().attached("offer.pdf", "application/pdf", "%PDF-"),
                o -> o.takeUp(first.emailId()).create(Type.CASE).assign("user-dana"));

        assertThat(desk.jdbc.queryForMap(
                        "select c.`name`, c.`size`, m.`parent_id` from `attachment` c join `attachment` m on m.`id` = c.`source_id`"
                                + " where c.`parent_type` = 'Case' and c.`parent_id` = ?",
                        taken.created().get(0).id()))
                .containsEntry("name", "offer.pdf")
                .containsEntry("parent_id", first.emailId());
        assertThat(desk.jdbc.queryForObject(
                        "select `data` from `note` where `type` = 'EmailReceived' and `parent_type` = 'Case'",
                        String.class))
                .contains("\"hasAttachment\":true");
        assertThat(desk.jdbc.queryForObject("select count(*) from `attachment`", Integer.class))
                .isEqualTo(3);
    }

    @Test
    void rejectedMailIsStoredAndNobodyIsTold() throws Exception {
        follow("Account", "account-acme", "user-boris");
        expect(
                "rejected",
                () -> desk.file(mail(), o -> o.rejected("Advertising").assign("user-dana")));
    }

    @Test
    void historyIsStoredAndLinkedOnly() throws Exception {
        expect(
                "history",
                () -> desk.file(
                        mail().date("2019-05-06T07:08:09Z"), o -> o.history().folder("Accounting")));
    }

    @Test
    void outgoingMailBelongsToItsRecipient() throws Exception {
        follow("Account", "account-acme", "user-boris");
        expect(
                "outgoing",
                () -> desk.file(
                        mail().from("Anna Novak", "anna@example.com").to("john@acme.example"),
                        o -> o.in("sales").out()));
    }

    private void follow(String type, String id, String user) {
        desk.follow(type, id, user);
    }

    private interface Filing {
        Object run() throws IOException;
    }

    private void expect(String name, Filing filing) throws IOException {
        WrittenRows written = new WrittenRows(desk.jdbc);
        filing.run();
        Path expected = Path.of("src/test/resources/org/postern/crm/espocrm", name + ".txt");
        String text = written.text();
        if (!Files.exists(expected)) {
            Files.writeString(expected, text, StandardCharsets.UTF_8);
            throw new AssertionError(
                    "there was no " + expected + "; it is written now: read it, and keep it if it is right");
        }
        assertThat(text.lines().toList())
                .containsExactlyElementsOf(written.inThisVersion(Files.readAllLines(expected)));
    }
}

package org.postern.crm.suitecrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.MailDraft;
import org.postern.crm.Plan;
import org.postern.match.RecordRef.Type;
import org.postern.message.Kind;

/** What is written for each way a mail can end, row by row. The expected rows lie in {@code src/test/resources}. */
abstract class SuiteRows {
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

    @Test
    void plainImportOfAKnownContact() throws Exception {
        expect(
                "plain-import",
                () -> desk.file(
                        mail().to("sales@example.com").cc("else@where.example").subject("Hello \uD83D\uDE00"),
                        o -> o.in("sales")));
    }

    @Test
    void plainImportWithAnOpenCaseOfTheSenderGoesToIt() throws Exception {
        expect("open-case-of-sender", () -> desk.file(mail(), o -> o));
    }

    @Test
    void newCaseWithAttachmentsThreeTimes() throws Exception {
        close("case-open");
        expect(
                "new-case",
                () -> desk.file(
                        mail().html("<p><img src=\"cid:logo%40x\"> it <b>drips</b></p>")
                                .attached("run.php", "application/x-php", "<?php")
                                .inline("logo.png", "image/png", "PNG", "logo@x"),
                        o -> o.create(Type.CASE).rule("urgent").assign("user-dana")));
        assertThat(desk.files()).as("the mail's two, and of one two copies").hasSize(4);
        assertThat(desk.strings("select id from notes order by 1")).isEqualTo(desk.files());
    }

    @Test
    void newCaseOfTwoContactsOfOneAccount() throws Exception {
        expect(
                "new-case-of-twins",
                () -> desk.file(mail().from("Twin", "both@twin.example"), o -> o.create(Type.CASE)));
    }

    @Test
    void replyIsPutIntoItsCaseAndOpensItAgain() throws Exception {
        expect(
                "reply-to-closed-case",
                () -> desk.file(
                        mail().subject("AW: [case:102] Older pump")
                                .text("Broken again.\n========== Please reply above this line ==========\nold text")
                                .attached("log.txt", "text/plain", "line"),
                        o -> o));
        assertThat(desk.files()).as("no copy for a case that is there already").hasSize(2);
    }

    @Test
    void aMachinesReplyOpensNothingAndSaysNothing() throws Exception {
        expect(
                "auto-reply-to-case",
                () -> desk.file(mail().subject("[CASE:102] Out of office").kind(Kind.OUT_OF_OFFICE), o -> o));
    }

    @Test
    void aStrangersMacroCountsForNothing() throws Exception {
        expect(
                "stranger-with-macro",
                () -> desk.file(mail().from("Eve", "eve@evil.example").subject("[CASE:101] let me in"), o -> o));
    }

    @Test
    void newLeadWithOwnFields() throws Exception {
        expect(
                "new-lead",
                () -> desk.file(
                        mail().from("New, Nora", "Nora@new.example").to("sales@example.com"),
                        o -> o.in("sales").lead().assign("user-anna")));
    }

    @Test
    void newLeadAndCase() throws Exception {
        expect(
                "new-lead-and-case",
                () -> desk.file(
                        mail().from("Nora New", "nora@new.example"),
                        o -> o.lead().create(Type.CASE).assign("user-cyril", "user-dana")));
    }

    @Test
    void newOpportunity() throws Exception {
        expect(
                "new-opportunity",
                () -> desk.file(
                        mail().to("sales@example.com"),
                        o -> o.in("sales")
                                .create(Type.OPPORTUNITY)
                                .rule("price")
                                .assign("user-boris")));
    }

    @Test
    void aPrivateMailboxIsItsOwnersAlone() throws Exception {
        close("case-open");
        expect(
                "private",
                () -> desk.file(mail().to("anna@example.com"), o -> o.in("anna").seenAndFlagged()));
    }

    @Test
    void aFurtherCopyOnlyShowsItToMoreGroups() throws Exception {
        Plan first = desk.file(mail().to("support@example.com", "sales@example.com"), o -> o);
        expect(
                "copy",
                () -> desk.file(
                        mail().to("support@example.com", "sales@example.com"),
                        o -> o.in("sales").copyOf(first.emailId())));
    }

    @Test
    void mailThatIsTakenUpGivesItsCaseTheAttachmentsItHas() throws Exception {
        close("case-open");
        MailDraft mail = mail().html("<p><img src=\"cid:logo%40x\"> it <b>drips</b></p>")
                .attached("run.php", "application/x-php", "<?php")
                .inline("logo.png", "image/png", "PNG", "logo@x");
        Plan first = desk.file(mail, o -> o);
        assertThat(desk.files()).hasSize(2);
        expect(
                "taken-up",
                () -> desk.file(
                        mail, o -> o.takeUp(first.emailId()).create(Type.CASE).assign("user-dana")));
        assertThat(desk.files()).as("the mail's two, and of one two copies").hasSize(4);
        assertThat(desk.strings("select id from notes order by 1")).isEqualTo(desk.files());
    }

    @Test
    void mailThatIsTakenUpTwiceSaysTheSameOnce() throws Exception {
        MailDraft mail = mail().subject("[CASE:101] once more").attached("log.txt", "text/plain", "line");
        Plan first = desk.file(mail, o -> o.assign("user-dana"));
        desk.file(mail, o -> o.takeUp(first.emailId()).assign("user-dana"));
        assertThat(desk.strings("select case_id from aop_case_updates")).containsExactly("case-open");
        assertThat(desk.strings("select assigned_user_id from alerts where deleted = 0"))
                .containsExactly("user-dana");
        assertThat(desk.strings("select id from notes order by 1")).isEqualTo(desk.files());
    }

    @Test
    void rejectedAndOldMailIsStoredAndNobodyIsTold() throws Exception {
        expect(
                "rejected",
                () -> desk.file(mail(), o -> o.rejected("Advertising").assign("user-dana")));
    }

    @Test
    void historyIsStoredAndLinkedOnly() throws Exception {
        expect("history", () -> desk.file(mail().date("2019-05-06T07:08:09Z"), o -> o.history()));
    }

    @Test
    void ourAnswerBelongsToTheCaseAndMarksTheMail() throws Exception {
        desk.file(mail(), o -> o);
        expect(
                "outgoing",
                () -> desk.file(
                        mail().id("m2@example.com")
                                .from("Dana", "dana@example.com")
                                .to("john@acme.example")
                                .inReplyTo("m1@mail.example"),
                        o -> o.out()));
    }

    private void close(String caseId) {
        desk.jdbc.update("update cases set status = 'Closed_Rejected', state = 'Closed' where id = ?", caseId);
        desk.jdbc.update("update cases set status = 'Closed_Rejected' where status = 'Closed_Closed'");
    }

    /** @return rows as a SuiteCRM 7 has them */
    String asOf7(String text) {
        return text;
    }

    private interface Filing {
        Object run() throws IOException;
    }

    private void expect(String name, Filing filing) throws IOException {
        WrittenRows written = new WrittenRows(desk);
        filing.run();
        Path expected = Path.of("src/test/resources/org/postern/crm/suitecrm", name + ".txt");
        String text = written.text();
        if (!Files.exists(expected)) {
            Files.writeString(expected, text, StandardCharsets.UTF_8);
            throw new AssertionError(
                    "there was no " + expected + "; it is written now: read it, and keep it if it is right");
        }
        assertThat(asOf7(text).lines().toList()).containsExactlyElementsOf(Files.readAllLines(expected));
        assertThat(desk.strings("select created_by from emails")).containsOnly("user-postern");
    }
}

package org.postern.crm.suitecrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.crm.Crm.AddressFact;
import org.postern.crm.Crm.AddressFact.Fact;
import org.postern.crm.Crm.TakenBack;
import org.postern.crm.Crm.Written;
import org.postern.crm.Desk;
import org.postern.crm.Plan;
import org.postern.crm.UserMessage;
import org.postern.match.RecordRef.Type;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What happens to written mail later, and what others do at the same moment. */
abstract class SuiteAfterwards {
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
    void whatNobodyTouchedIsTakenBackWholeAndMayComeAgain() throws Exception {
        Written written = written(desk.file(
                mail().from("Nora New", "nora@new.example").attached("a.txt", "text/plain", "x"),
                o -> o.lead().create(Type.CASE).assign("user-dana")));
        TakenBack back = takeBack(written);
        assertThat(back.kept()).isEmpty();
        assertThat(back.mails()).containsExactly(written.emailId());
        assertThat(back.records()).containsExactlyInAnyOrderElementsOf(written.created());
        for (String table : List.of(
                "emails",
                "emails_text",
                "emails_beans",
                "notes",
                "aop_case_updates",
                "alerts",
                "securitygroups_records")) {
            assertThat(desk.strings("select * from `" + table + "` where deleted = 0 and "
                            + (table.equals("securitygroups_records") ? "module = 'Emails'" : "1 = 1")))
                    .as(table)
                    .isEmpty();
        }
        assertThat(desk.strings("select id from leads where deleted = 0 and last_name = 'New'"))
                .isEmpty();
        Plan again = desk.file(
                mail().from("Nora New", "nora@new.example"), o -> o.orCopy().lead());
        assertThat(again.created()).hasSize(1);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            update cases set modified_user_id = 'user-dana' where id = '{case}' | case {case} was edited by a user
            insert into notes (id, parent_type, parent_id, created_by, deleted) values ('n1', 'Cases', '{case}', 'user-dana', 0) | case {case} has a note of a user
            insert into aop_case_updates (id, case_id, created_by, deleted) values ('u1', '{case}', 'user-dana', 0) | case {case} has an update of a user
            """)
    void whatSomebodyHasWorkedOnStaysWhole(String work, String reason) throws Exception {
        Written written = written(desk.file(mail().from("Sam", "sam@solo.example"), o -> o.create(Type.CASE)));
        String id = written.created().get(0).id();
        desk.jdbc.execute(work.replace("{case}", id));
        TakenBack back = takeBack(written);
        assertThat(back.mails()).isEmpty();
        assertThat(back.kept()).containsEntry(written.emailId(), reason.replace("{case}", id));
    }

    @Test
    void aRecordStaysWithAnotherMailOfIt() throws Exception {
        Written first = written(desk.file(mail().from("Sam", "sam@solo.example"), o -> o.create(Type.CASE)));
        desk.file(mail().id("m2@mail.example").from("Sam", "sam@solo.example").inReplyTo("m1@mail.example"), o -> o);
        assertThat(takeBack(first).kept().values())
                .containsExactly("case " + first.created().get(0).id() + " has another mail");
    }

    @Test
    void whatIsErasedIsGoneForGoodWithItsFilesAndCopies() throws Exception {
        String first = desk.file(
                        mail().from("Sam", "sam@solo.example").attached("a.txt", "text/plain", "x"),
                        o -> o.create(Type.CASE).assign("user-dana"))
                .emailId();
        desk.file(mail().id("m2@mail.example").attached("b.txt", "text/plain", "y"), o -> o.history());
        desk.mayErase();
        SuitePersonalData data = new SuitePersonalData(new JdbcTemplate(desk.statements), desk.uploads);
        assertThat(data.sentBy("sam@solo.example")).containsExactly(first);
        assertThat(data.holders("sam@solo.example")).containsExactly("Contacts contact-gone", "Contacts contact-solo");
        assertThat(data.tell(List.of(first))).singleElement().satisfies(told -> {
            assertThat(told.date()).isEqualTo(Instant.parse("2026-03-04T09:15:30Z"));
            assertThat(told.text()).contains("it drips");
            assertThat(told.attachments()).containsExactly("a.txt");
        });
        assertThat(data.eraseFiles(List.of(first))).isEqualTo(3);
        desk.inTransaction(() -> data.erase(List.of(first)));
        assertThat(desk.strings("select filename from notes")).containsExactly("b.txt");
        assertThat(desk.files()).hasSize(1);
        assertThat(desk.strings("select id from emails")).hasSize(1).doesNotContain(first);
        for (String table : List.of("emails_text", "emails_beans", "emails_email_addr_rel")) {
            assertThat(desk.strings("select email_id from `" + table + "`")).doesNotContain(first);
        }
        assertThat(desk.strings("select id from aop_case_updates")).isEmpty();
        assertThat(desk.strings("select id from alerts")).isEmpty();
        assertThat(desk.strings("select id from cases where name = 'The pump is broken'"))
                .as("it is the business of the CRM's users")
                .hasSize(1);
    }

    @Test
    void factsOfAddressesAreSetAndNeverCleared() {
        desk.inTransaction(() -> {
            desk.crm.learn(List.of(
                    new AddressFact("john@acme.example", Fact.INVALID),
                    new AddressFact("sam@solo.example", Fact.OPTED_OUT),
                    new AddressFact("nobody@nowhere.example", Fact.INVALID)));
        });
        assertThat(desk.strings("select email_address from email_addresses where invalid_email = 1"))
                .containsExactly("john@acme.example");
        assertThat(desk.strings("select email_address from email_addresses where opt_out = 1"))
                .containsExactly("sam@solo.example");
    }

    @Test
    void aMessageTakesThePlaceOfSingleAlerts() throws Exception {
        String mail = desk.file(mail().from("Sam", "sam@solo.example"), o -> o.assign("user-dana"))
                .emailId();
        UserMessage message = new UserMessage("w1", "user-dana", "3 new mails", List.of(mail));
        desk.crm.show(message);
        desk.crm.show(message);
        assertThat(desk.strings(
                        "select name from alerts where deleted = 0 and is_read = 0 and assigned_user_id = 'user-dana'"))
                .containsExactly("3 new mails");
        assertThat(desk.crm.addressOf("user-dana")).contains("dana@example.com");
        assertThat(desk.crm.isUser("dana@example.com")).isTrue();
        assertThat(desk.crm.isUser("ivan@example.com")).as("who has left").isFalse();
    }

    @Test
    void aMailThatUsersDeletedDoesNotComeBack() throws Exception {
        String first = desk.file(mail(), o -> o).emailId();
        desk.jdbc.update("update emails set deleted = 1");
        Plan again = desk.file(mail(), o -> o.orCopy());
        assertThat(again.emailId()).isEqualTo(first);
        assertThat(desk.strings("select id from emails")).hasSize(1);
    }

    @Test
    void aClientWhoIsDeletedBeforeTheLookIsNobody() throws Exception {
        List<Desk.Order> orders =
                List.of(desk.order(mail().from("Sam", "sam@solo.example")).create(Type.CASE));
        Plan plan = desk.file(
                        orders,
                        () -> desk.jdbc.update("update contacts set deleted = 1 where id = 'contact-solo'"),
                        () -> {})
                .get(0);
        assertThat(plan.party()).isEmpty();
        assertThat(desk.strings(
                        "select contact_id from contacts_cases where case_id = ?",
                        plan.created().get(0).id()))
                .isEmpty();
    }

    /** Between the preparation and the transaction. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            account deleted  | office@acme.example | update accounts set deleted = 1 where id = 'account-acme'                                                        | lead
            lead converted   | lena@early.example  | update leads set converted = 1, status = 'Converted', contact_id = 'contact-solo' where id = 'lead-lena'         | contact-solo
            lead merged      | lena@early.example  | update email_addr_bean_rel set bean_module = 'Contacts', bean_id = 'contact-solo' where bean_id = 'lead-lena'    | contact-solo
            lead deleted     | lena@early.example  | update leads set deleted = 1 where id = 'lead-lena'                                                              | lead
            case deleted     | john@acme.example   | update cases set deleted = 1 where id = 'case-open'                                                              | contact-john
            case closed      | john@acme.example   | update cases set status = 'Closed_Closed', state = 'Closed' where id = 'case-open'                               | contact-john
            """)
    void whatChangedBeforeTheTransactionIsMatchedAsItIsNow(String what, String from, String change, String linked)
            throws Exception {
        Plan plan = desk.file(
                        List.of(desk.order(mail().from("Somebody", from))), () -> desk.jdbc.update(change), () -> {})
                .get(0);
        assertThat(desk.jdbc.queryForObject("select parent_id from emails where id = ?", String.class, plan.emailId()))
                .isEqualTo(linked.equals("lead") ? null : linked);
    }

    @Test
    void nothingIsLinkedToARecordThatIsGoneAtTheLastMoment() {
        List<Desk.Order> orders =
                List.of(desk.order(mail().from("Sam", "sam@solo.example")).create(Type.CASE));
        assertThatThrownBy(() -> desk.file(
                        orders,
                        () -> {},
                        () -> desk.jdbc.update("update contacts set deleted = 1 where id = 'contact-solo'"),
                        () -> {}))
                .isInstanceOf(OptimisticLockingFailureException.class);
        assertThat(desk.strings("select id from emails")).isEmpty();
    }

    @Test
    void aGroupOfAHundredMailsTakesFewStatements() throws Exception {
        List<Desk.Order> orders = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            orders.add(desk.order(mail().id("m" + i + "@new.example").from("New " + i, "new" + i + "@new.example"))
                    .lead()
                    .create(Type.CASE)
                    .assign("user-dana"));
        }
        desk.crm.isUser("nobody@nowhere.example");
        desk.statements.take();
        desk.file(orders);
        List<String> statements = desk.statements.take();
        assertThat(statements.stream().filter(sql -> !sql.startsWith("insert")))
                .as("%s", statements)
                .hasSizeLessThanOrEqualTo(25);
        assertThat(statements.stream().filter(sql -> sql.startsWith("insert"))).hasSizeLessThanOrEqualTo(16);
        assertThat(Set.copyOf(desk.strings("select case_number from cases where case_number > 102")))
                .hasSize(100);
        assertThat(desk.strings("select name from emails where name like '[CASE:%'"))
                .hasSize(100);
    }

    @Test
    void onlyOurOwnFilesWithoutARowAreSwept() throws Exception {
        String kept = desk.file(mail().attached("a.txt", "text/plain", "x"), o -> o.history())
                .emailId();
        desk.crm.prepare(List.of(mail().attached("b.txt", "text/plain", "y").read()));
        Path document = desk.uploads.resolve("a1b2c3d4-e5f6-7a8b-9c0d-e1f2a3b4c5d6");
        Files.writeString(document, "a document of SuiteCRM's");
        for (String file : desk.files()) {
            Files.setLastModifiedTime(desk.uploads.resolve(file), FileTime.from(Desk.NOW));
        }
        long swept = SuiteFiles.orphans(desk.jdbc, desk.uploads).sweep(Desk.NOW.plusSeconds(1));
        assertThat(kept).isNotNull();
        assertThat(swept).as("a file and its two copies").isEqualTo(3);
        assertThat(document).exists();
        assertThat(desk.files()).hasSize(2);
    }

    private static Written written(Plan plan) {
        return new Written(plan.emailId(), plan.created());
    }

    private TakenBack takeBack(Written... written) {
        return desk.inTransaction(() -> desk.crm.takeBack(List.of(written)));
    }
}

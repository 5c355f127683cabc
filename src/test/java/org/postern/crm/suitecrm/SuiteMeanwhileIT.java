package org.postern.crm.suitecrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.crm.Plan;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What people do in SuiteCRM while a group is on its way. */
class SuiteMeanwhileIT {
    @TempDir
    Path folder;

    private SuiteDesk desk;

    @BeforeEach
    void open() throws Exception {
        desk = SuiteDesk.mariaDb(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    /** Between the preparation and the transaction. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing               | john@acme.example  | select 1                                                                                     | case-open
            case deleted          | john@acme.example  | update cases set deleted = 1 where id = 'case-open'                                          |
            case closed           | john@acme.example  | update cases set status = 'Closed_Closed', state = 'Closed' where id = 'case-open'           |
            case merged           | john@acme.example  | update cases set deleted = 1 where id = 'case-open'; update cases set status = 'Open_New', state = 'Open' where id = 'case-closed' | case-closed
            contact deleted       | john@acme.example  | update contacts set deleted = 1 where id = 'contact-john'                                    |
            account deleted       | john@acme.example  | update accounts set deleted = 1 where id = 'account-acme'                                    | case-open
            lead deleted          | lena@early.example | update leads set deleted = 1 where id = 'lead-lena'                                          |
            lead merged by hand   | lena@early.example | update email_addr_bean_rel set bean_id = 'contact-solo', bean_module = 'Contacts' where bean_id = 'lead-lena'; update leads set deleted = 1 where id = 'lead-lena' | contact-solo
            """)
    void whatChangedBeforeTheTransactionIsMatchedAsItIsNow(String what, String from, String change, String linked)
            throws Exception {
        Plan plan = desk.file(
                        List.of(desk.order(mail().from(null, from))),
                        () -> {
                            for (String sql : change.split("; ")) {
                                apart(sql);
                            }
                        },
                        () -> {})
                .get(0);
        if (linked != null) {
            assertThat(plan.linked().orElseThrow().id()).isEqualTo(linked);
        }
        assertThat(intoNothing()).isEmpty();
    }

    /** @return what the mail is linked to and is not there any more */
    private List<String> intoNothing() {
        return desk.strings(
                "select b.bean_id from emails_beans b join emails e on e.id = b.email_id and e.message_id is not null where b.deleted = 0 and not exists ("
                        + "select 1 from cases r where r.id = b.bean_id and r.deleted = 0 union select 1 from contacts r where r.id = b.bean_id and r.deleted = 0"
                        + " union select 1 from accounts r where r.id = b.bean_id and r.deleted = 0 union select 1 from leads r where r.id = b.bean_id and r.deleted = 0)");
    }

    @ParameterizedTest
    @CsvSource({"cases, case-open", "contacts, contact-john"})
    void whatIsDeletedJustBeforeTheWriteMakesTheGroupTryAgain(String table, String id) throws Exception {
        List<SuiteDesk.Order> orders = List.of(
                desk.order(mail().id("m0@mail.example").from("Nora", "nora@new.example"))
                        .lead(),
                desk.order(mail()));
        assertThatThrownBy(() -> desk.file(
                        orders,
                        () -> {},
                        () -> apart("update " + table + " set deleted = 1 where id = '" + id + "'"),
                        () -> {}))
                .isInstanceOf(OptimisticLockingFailureException.class)
                .hasMessageContaining("a record in table " + table);
        assertThat(desk.strings("select id from emails")).isEmpty();
        assertThat(desk.strings("select id from leads where last_name = 'Nora'"))
                .isEmpty();

        desk.file(orders);
        assertThat(desk.strings("select id from emails")).hasSize(2);
        assertThat(intoNothing()).isEmpty();
    }

    @Test
    void aRecordIsKeptFromTheWriteToTheCommit() throws Exception {
        desk.file(
                List.of(desk.order(mail())),
                () -> {},
                () -> {},
                () -> assertThatThrownBy(() -> apart("set statement innodb_lock_wait_timeout = 1 for"
                                + " update cases set deleted = 1 where id = 'case-open'"))
                        .hasMessageContaining("Lock wait timeout"));
        assertThat(desk.strings("select parent_id from emails")).containsExactly("case-open");
    }

    /** Another user of the CRM does it, at once and on his own connection. */
    private void apart(String sql) {
        new JdbcTemplate(desk.administrators).execute(sql);
    }
}

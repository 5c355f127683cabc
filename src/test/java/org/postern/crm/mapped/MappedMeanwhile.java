package org.postern.crm.mapped;

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
import org.postern.crm.Desk;
import org.postern.crm.Plan;
import org.postern.match.RecordRef.Type;
import org.springframework.dao.OptimisticLockingFailureException;

/** What people do in the company's own tables while a group is on its way. */
abstract class MappedMeanwhile {
    @TempDir
    Path folder;

    MappedDesk desk;

    abstract MappedDesk open(Path folder) throws Exception;

    @BeforeEach
    void open() throws Exception {
        desk = open(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private Plan caseOfJohn() throws Exception {
        return desk.file(mail(), o -> o.create(Type.CASE));
    }

    private Desk.Order reply() {
        return desk.order(mail().id("m2@mail.example").inReplyTo("m1@mail.example"));
    }

    /** Between the preparation and the transaction. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            nothing                     | select 1                                                                                    | 1 | 1
            the case was deleted        | update ticket set deleted = true                                                            | - | 1
            the row of the case is gone | delete from ticket                                                                          | - | 1
            the case was merged         | update mail set record_id = 2 where record_type = 'case'; update ticket set deleted = true where id = 1; update ticket set state = 'open' where id = 2 | 2 | 1
            the sender was deleted      | update mail set record_id = null, record_type = null; update ticket set deleted = true; delete from person | - | -
            """)
    void whatChangedBeforeTheTransactionIsMatchedAsItIsNow(String what, String change, String record, String person)
            throws Exception {
        caseOfJohn();
        desk.file(mail().id("other@mail.example").subject("Something else"), o -> o.create(Type.CASE));
        desk.apart("update ticket set state = 'closed' where id = 2");
        Plan plan = desk.file(
                        List.of(reply()),
                        () -> {
                            for (String sql : change.split("; ")) {
                                desk.apart(sql);
                            }
                        },
                        () -> {})
                .get(0);
        assertThat(plan.linked()
                        .filter(ref -> ref.type() == Type.CASE)
                        .map(ref -> ref.id())
                        .orElse(null))
                .isEqualTo(record);
        assertThat(desk.strings("select person_id from mail where message_id = '<m2@mail.example>'"))
                .containsExactly(person);
    }

    @ParameterizedTest
    @CsvSource({"update ticket set deleted = true", "delete from ticket"})
    void aRecordThatIsGoneJustBeforeTheWriteMakesTheGroupTryAgainAndLeavesNothing(String change) throws Exception {
        caseOfJohn();
        List<Desk.Order> orders = List.of(
                desk.order(mail().id("m3@mail.example").from("Nora", "nora@new.example"))
                        .lead()
                        .create(Type.CASE),
                reply());
        assertThatThrownBy(() -> desk.file(orders, () -> {}, () -> desk.apart(change), () -> {}))
                .isInstanceOf(OptimisticLockingFailureException.class)
                .hasMessageContaining("case 1 was deleted meanwhile");
        assertThat(desk.strings("select message_id from mail")).containsExactly("<m1@mail.example>");
        assertThat(desk.strings("select name from prospect")).isEmpty();

        List<Plan> again = desk.file(orders);
        assertThat(again.get(1).linked().filter(ref -> ref.type() == Type.CASE)).isEmpty();
        assertThat(desk.strings("select message_id from mail")).hasSize(3);
        assertThat(desk.strings("select m.id from mail m left join ticket t on t.id = m.record_id and t.deleted = false"
                        + " where m.record_type = 'case' and m.message_id <> '<m1@mail.example>' and t.id is null"))
                .as("links into nothing")
                .isEmpty();
    }

    @Test
    void aRecordIsLockedFromTheWriteToTheCommit() throws Exception {
        caseOfJohn();
        desk.file(
                List.of(reply()),
                () -> {},
                () -> {},
                () -> assertThatThrownBy(() -> desk.apart(impatiently("update ticket set deleted = true")))
                        .hasMessageContaining("update ticket"));
        assertThat(desk.strings("select id from ticket where deleted = false")).hasSize(1);
        assertThat(desk.strings("select record_id from mail order by id")).containsExactly("1", "1");
    }

    /** @return the statement, that waits for locks a moment at most */
    abstract String impatiently(String sql);
}

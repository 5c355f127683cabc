package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.crm.MailDraft.mail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.crm.Plan;
import org.postern.match.RecordRef.Type;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.OptimisticLockingFailureException;

/** What people and upgrades do in the CRM while a group is on its way. */
abstract class EspoMeanwhile {
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

    /** Between the preparation and the transaction. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            contact deleted         | john@acme.example | update `contact` set `deleted` = true where `id` = 'contact-john'                | -
            account deleted         | john@acme.example | update `account` set `deleted` = true where `id` = 'account-acme'                | contact-john
            contact changes company | john@acme.example | update `contact` set `account_id` = 'account-wisla' where `id` = 'contact-john'  | account-wisla
            lead converted          | lena@early.example | update `lead` set `status` = 'Converted', `created_account_id` = 'account-wisla' where `id` = 'lead-lena' | account-wisla
            lead made by hand       | fresh@new.example | update `entity_email_address` set `email_address_id` = (select `id` from `email_address` where `lower` = 'fresh@new.example') where `entity_id` = 'lead-mark' | lead-mark
            lead merged into another | lena@early.example | update `entity_email_address` set `entity_id` = 'lead-mark', `primary` = false where `entity_id` = 'lead-lena' | lead-mark
            """)
    void whatChangedBeforeTheTransactionIsMatchedAsItIsNow(String what, String from, String change, String linked)
            throws IOException {
        desk.file(mail().id("before@mail.example").from("F", "fresh@new.example"), o -> o);
        Plan plan = desk.file(List.of(desk.order(mail().from(null, from))), () -> desk.execute(change), () -> {})
                .get(0);
        assertThat(plan.linked().map(record -> record.id()).orElse(null)).isEqualTo(linked);
    }

    @Test
    void aReplyToACaseThatIsDeletedMeanwhileBelongsToItsClient() throws Exception {
        desk.file(mail(), o -> o.create(Type.CASE));
        Plan plan = desk.file(
                        List.of(desk.order(mail().id("m2@mail.example").inReplyTo("m1@mail.example"))),
                        () -> desk.execute("update `case` set `deleted` = true"),
                        () -> {})
                .get(0);
        assertThat(plan.linked().orElseThrow().id()).isEqualTo("account-acme");
    }

    @Test
    void aRecordDeletedJustBeforeTheWriteMakesTheGroupTryAgain() {
        List<EspoDesk.Order> orders = List.of(desk.order(mail()));
        assertThatThrownBy(() -> desk.file(
                        orders,
                        () -> {},
                        () -> desk.apart("update `account` set `deleted` = true where `id` = 'account-acme'"),
                        () -> {}))
                .isInstanceOf(OptimisticLockingFailureException.class);
        assertThat(desk.strings("select `id` from `email`")).isEmpty();
    }

    @Test
    void whoBeganToFollowARecordMeanwhileFollowsItOnce() throws Exception {
        desk.file(mail(), o -> o.create(Type.CASE));
        String id = desk.strings("select `id` from `case`").get(0);
        desk.file(
                List.of(desk.order(mail().id("m2@mail.example").inReplyTo("m1@mail.example"))
                        .rule("followed")),
                () -> {},
                () -> desk.apart(
                        "insert into `stream_subscription` (`entity_type`, `entity_id`, `user_id`) values ('Case', '"
                                + id + "', 'user-boris')"),
                () -> {});
        assertThat(desk.strings("select `user_id` from `stream_subscription` where `entity_id` = '" + id + "'"))
                .containsOnlyOnce("user-boris");
    }

    @Test
    void aMailThatUsersDeletedIsKnownAsACopyButContinuesNothing() throws Exception {
        Plan plan = desk.file(mail(), o -> o);
        desk.execute("update `email` set `deleted` = true");
        var view = desk.crm.look(List.of(desk.order(mail()).mail));
        assertThat(view.copyOf("m1@mail.example").orElseThrow().id()).isEqualTo(plan.emailId());
        assertThat(view.mailWith("m1@mail.example")).isEmpty();
        desk.file(mail(), o -> o.copyOf(plan.emailId()));
        assertThat(desk.strings("select `id` from `email` where `deleted` = false"))
                .isEmpty();
        assertThat(desk.strings("select `email_id` from `email_inbound_email`")).hasSize(1);
    }

    @Test
    void tablesThatAnUpgradeHasChangedAreLookedAtAnew() throws Exception {
        desk.file(mail(), o -> o);
        desk.execute("alter table `email` drop column `is_auto_reply`");
        try {
            assertThatThrownBy(() -> desk.file(mail().id("m2@mail.example"), o -> o))
                    .isInstanceOf(InvalidDataAccessResourceUsageException.class);
            desk.file(mail().id("m2@mail.example"), o -> o);
            desk.execute("alter table `email` rename column `replied_id` to `answered_id`");
            assertThatThrownBy(() -> desk.file(mail().id("m3@mail.example"), o -> o))
                    .isInstanceOf(InvalidDataAccessResourceUsageException.class);
            assertThatThrownBy(() -> desk.file(mail().id("m3@mail.example"), o -> o))
                    .hasMessageContaining("table email has no column replied_id");
            desk.execute("alter table `email` rename column `answered_id` to `replied_id`");
            desk.file(mail().id("m3@mail.example"), o -> o);
        } finally {
            desk.execute("alter table `email` add column `is_auto_reply` " + desk.flag());
        }
        assertThat(desk.strings("select `id` from `email`")).hasSize(3);
    }
}

package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
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
import org.postern.crm.Plan;
import org.postern.match.RecordRef.Type;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is done in the CRM apart from filing mail: what is learned of addresses, and what is taken back. */
abstract class EspoAfterwards {
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
    void factsOfAddressesAreSetAndNeverCleared() {
        List<AddressFact> facts = List.of(
                new AddressFact("john@acme.example", Fact.INVALID),
                new AddressFact("olga@volga.example", Fact.OPTED_OUT),
                new AddressFact("nobody@unknown.example", Fact.INVALID));
        desk.inTransaction(() -> desk.crm.learn(facts));
        desk.inTransaction(() -> desk.crm.learn(List.of(new AddressFact("john@acme.example", Fact.OPTED_OUT))));
        assertThat(flagged("invalid")).containsExactly("john@acme.example");
        assertThat(flagged("opt_out")).containsExactlyInAnyOrder("john@acme.example", "olga@volga.example");
    }

    private List<String> flagged(String column) {
        return desk.strings("select `lower` from `email_address` where `" + column + "` = true");
    }

    @Test
    void whatNobodyHasTouchedIsTakenBackWhole() throws Exception {
        Written written = written(desk.file(
                mail().from("Nora New", "nora@new.example").attached("a.txt", "text/plain", "x"),
                o -> o.lead().create(Type.CASE).rule("followed").assign("user-dana")));
        TakenBack back = takeBack(written);
        assertThat(back.kept()).isEmpty();
        assertThat(back.mails()).containsExactly(written.emailId());
        assertThat(back.records()).containsExactlyInAnyOrderElementsOf(written.created());
        for (String table :
                List.of("email", "case", "note", "notification", "attachment", "stream_subscription", "task")) {
            assertThat(desk.strings("select `deleted` from `" + table + "`"))
                    .as(table)
                    .isNotEmpty()
                    .allMatch(value -> value.matches("1|t|true|TRUE"));
        }
        assertThat(desk.strings("select `id` from `lead` where `deleted` = false"))
                .containsExactlyInAnyOrder("lead-lena", "lead-mark");
        assertThat(takeBack(written).mails()).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            update `case` set `modified_by_id` = 'user-dana' where `id` = '{case}'                              | case {case} was edited by a user
            update `lead` set `modified_at` = '2026-03-04 11:00:00' where `id` = '{lead}'                       | lead {lead} was edited by a user
            update `email` set `modified_by_id` = 'user-dana' where `id` = '{mail}'                             | email {mail} was edited by a user
            insert into `note` (`id`, `type`, `parent_type`, `parent_id`, `created_by_id`) values ('n1', 'Post', 'Case', '{case}', 'user-dana') | case {case} has a note of a user
            insert into `email` (`id`, `replied_id`, `created_by_id`) values ('e1', '{mail}', 'user-dana')      | email {mail} was answered by a user
            insert into `email` (`id`, `parent_type`, `parent_id`, `created_by_id`) values ('e1', 'Case', '{case}', 'system') | case {case} has another mail
            insert into `case` (`id`, `lead_id`) values ('c1', '{lead}')                                        | lead {lead} has another case
            """)
    void whatSomebodyHasWorkedOnStaysWhole(String work, String reason) throws Exception {
        Written written = written(desk.file(
                mail().from("Nora New", "nora@new.example"), o -> o.lead().create(Type.CASE)));
        desk.execute(filled(work, written));
        TakenBack back = takeBack(written);
        assertThat(back.mails()).isEmpty();
        assertThat(back.kept()).containsEntry(written.emailId(), filled(reason, written));
        assertThat(desk.strings("select `id` from `lead` where `deleted` = true"))
                .isEmpty();
    }

    private static String filled(String text, Written written) {
        return text.replace("{mail}", written.emailId())
                .replace("{lead}", written.created().get(0).id())
                .replace("{case}", written.created().get(1).id());
    }

    @Test
    void aRecordStaysWithAMailOfTheSameRunThatStays() throws Exception {
        Written first = written(desk.file(mail(), o -> o.create(Type.CASE)));
        Written reply = written(desk.file(mail().id("m2@mail.example").inReplyTo("m1@mail.example"), o -> o));
        desk.execute("update `email` set `modified_by_id` = 'user-dana' where `id` = '" + reply.emailId() + "'");
        assertThat(takeBack(first, reply).kept()).containsOnlyKeys(first.emailId(), reply.emailId());
        desk.execute("update `email` set `modified_by_id` = null where `id` = '" + reply.emailId() + "'");
        assertThat(takeBack(first, reply).mails()).containsExactlyInAnyOrder(first.emailId(), reply.emailId());
    }

    @Test
    void whatIsErasedIsGoneForGoodWithItsFiles() throws Exception {
        String first = desk.file(
                        mail().attached("a.txt", "text/plain", "x"),
                        o -> o.create(Type.CASE).assign("user-dana"))
                .emailId();
        desk.file(mail().id("m2@mail.example").attached("b.txt", "text/plain", "y"), o -> o);
        desk.mayErase();
        EspoPersonalData data = new EspoPersonalData(new JdbcTemplate(desk.statements), desk.uploads);
        assertThat(data.sentBy("john@acme.example")).contains(first);
        assertThat(data.eraseFiles(Set.of(first))).isEqualTo(1);
        desk.inTransaction(() -> data.erase(Set.of(first)));
        for (String link : List.of(
                "email_user.email_id",
                "email_email_address.email_id",
                "email_inbound_email.email_id",
                "entity_team.entity_id",
                "entity_user.entity_id",
                "note.related_id",
                "notification.related_id",
                "attachment.parent_id",
                "email.id")) {
            String[] name = link.split("\\.");
            assertThat(desk.strings("select `" + name[1] + "` from `" + name[0] + "`"))
                    .as(link)
                    .doesNotContain(first);
        }
        assertThat(desk.strings("select `name` from `attachment`")).containsExactly("b.txt");
        assertThat(desk.uploads.toFile().list()).hasSize(1);
        assertThat(desk.strings("select `id` from `case`")).hasSize(1);
    }

    private static Written written(Plan plan) {
        return new Written(plan.emailId(), plan.created());
    }

    private TakenBack takeBack(Written... written) {
        return desk.inTransaction(() -> desk.crm.takeBack(List.of(written)));
    }
}

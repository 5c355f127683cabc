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
import org.postern.crm.Desk;
import org.postern.crm.Plan;
import org.postern.crm.SentAnswer;
import org.postern.match.RecordRef.Type;
import org.postern.message.Address;
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
    void anAnswerStandsWithTheMailThatItAnswersAndGoesWithIt() throws Exception {
        Written written = written(desk.file(
                mail().from("Nora New", "nora@new.example"),
                o -> o.create(Type.CASE).assign("user-dana")));
        SentAnswer answer = new SentAnswer(
                written.emailId(),
                "answer.1@example.com",
                new Address("Support", "support@example.com"),
                new Address(null, "nora@new.example"),
                "[#1] We have it",
                "Thank you.",
                Desk.NOW);
        int users = desk.strings("select `id` from `email_user`").size();
        desk.inTransaction(() -> desk.crm.keep(answer));
        desk.inTransaction(() -> desk.crm.keep(answer));

        assertThat(desk.jdbc.queryForMap(
                        "select e.`status`, e.`parent_type`, e.`parent_id`, e.`created_by_id`, e.`from_string`, f.`lower` as `sender`, t.`lower` as `recipient`, g.`team_id`"
                                + " from `email` e join `email_address` f on f.`id` = e.`from_email_address_id`"
                                + " join `email_email_address` l on l.`email_id` = e.`id` join `email_address` t on t.`id` = l.`email_address_id`"
                                + " join `entity_team` g on g.`entity_id` = e.`id`"
                                + " where e.`is_auto_reply` = true and e.`message_id` = '<answer.1@example.com>'"))
                .containsEntry("status", "Sent")
                .containsEntry("parent_type", "Case")
                .containsEntry("parent_id", written.created().get(0).id())
                .containsEntry("created_by_id", "system")
                .containsEntry("from_string", "Support <support@example.com>")
                .containsEntry("sender", "support@example.com")
                .containsEntry("recipient", "nora@new.example")
                .containsEntry("team_id", "team-support");
        assertThat(desk.strings("select `id` from `email_user`")).hasSize(users);

        Plan reply = desk.file(
                mail().id("m9@mail.example")
                        .from("Nora New", "nora@new.example")
                        .inReplyTo("answer.1@example.com"),
                o -> o);
        assertThat(reply.linked()).contains(written.created().get(0));

        TakenBack back = takeBack(written(reply), written);
        assertThat(back.kept()).isEmpty();
        assertThat(desk.strings("select `id` from `email` where `deleted` = false"))
                .isEmpty();
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

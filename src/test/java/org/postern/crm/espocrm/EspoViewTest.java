package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.assign.User;
import org.postern.crm.CrmView;
import org.postern.crm.MailDraft;
import org.postern.crm.Plan;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;

class EspoViewTest {
    @TempDir
    Path folder;

    EspoDesk desk;

    @BeforeEach
    void open() throws Exception {
        desk = Desks.h2(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private CrmView look(MailDraft... mails) {
        return desk.crm.look(List.of(mails).stream().map(MailDraft::read).toList());
    }

    @Test
    void everybodyWithAnAddressIsFoundBySecondaryOnesToo() {
        new EspoSamples(desk.jdbc).lead("twin", "John", "Twin", null, "john.smith@home.example");
        assertThat(look(mail().from("J", "John.Smith@HOME.example")).partiesWith("john.smith@home.example"))
                .extracting(Party::type, Party::id, Party::name, Party::accountId, Party::ownerId)
                .containsExactlyInAnyOrder(
                        tuple(PartyType.CONTACT, "contact-john", "John Smith", "account-acme", "user-anna"),
                        tuple(PartyType.LEAD, "lead-twin", "John Twin", null, null));
    }

    @Test
    void aDeletedClientIsNobody() {
        desk.jdbc.update("update `contact` set `deleted` = 1 where `id` = 'contact-john'");
        assertThat(look(mail()).partiesWith("john@acme.example")).isEmpty();
    }

    @Test
    void aConvertedLeadIsClosedAndLeadsToItsAccountAndContact() {
        desk.jdbc.update(
                "update `lead` set `status` = 'Converted', `created_account_id` = 'account-volga', `created_contact_id` = 'contact-olga' where `id` = 'lead-lena'");
        assertThat(look(mail().from("Lena", "lena@early.example")).partiesWith("lena@early.example"))
                .extracting(Party::type, Party::id, Party::accountId, Party::open)
                .containsExactlyInAnyOrder(
                        tuple(PartyType.LEAD, "lead-lena", "account-volga", false),
                        tuple(PartyType.CONTACT, "contact-olga", "account-volga", true));
    }

    @Test
    void usersAreKnownByTheirAddressButPortalUsersAreNot() {
        desk.jdbc.update("update `user` set `type` = 'portal' where `id` = 'user-boris'");
        CrmView view = look(mail().from("A", "anna@example.com"), mail().from("B", "boris@example.com"));
        assertThat(view.partiesWith("anna@example.com")).extracting(Party::type).containsExactly(PartyType.USER);
        assertThat(view.partiesWith("boris@example.com")).isEmpty();
    }

    @Test
    void aCaseIsFoundByNumberThreadAndClientWithThoseSendersWhoTakePart() throws Exception {
        Plan first = desk.file(
                mail().cc("friend@acme.example"), o -> o.create(Type.CASE).assign("user-dana"));
        RecordRef ref = first.created().get(0);

        CrmView view = look(
                mail().id("m2@mail.example")
                        .subject("Re: [#" + first.number() + "] The pump")
                        .inReplyTo("m1@mail.example"),
                mail().id("m3@mail.example").from("J", "john.smith@home.example"),
                mail().id("m4@mail.example").from("F", "friend@acme.example"),
                mail().id("m5@mail.example").from("S", "stranger@acme.example"));

        assertThat(first.number()).isNotNull();
        assertThat(view.recordNumbered(Type.CASE, first.number()).map(OpenRecord::ref))
                .contains(ref);
        assertThat(view.mailWith("m1@mail.example").orElseThrow().parent()).isEqualTo(ref);
        assertThat(view.activeRecordsOf(view.partiesWith("john@acme.example")))
                .extracting(OpenRecord::ref)
                .containsExactly(ref);
        assertThat(view.record(ref).orElseThrow().participants())
                .containsExactlyInAnyOrder("john@acme.example", "john.smith@home.example", "friend@acme.example");
        assertThat(view.record(ref).orElseThrow().ownerId()).isEqualTo("user-dana");
    }

    @Test
    void whoNamesACaseByItsNumberTakesPartInItByAnyOfItsMails() throws Exception {
        Plan first = desk.file(mail().cc("friend@acme.example"), o -> o.create(Type.CASE));
        String subject = "The pump [#" + first.number() + "]";

        CrmView view = look(
                mail().id("m2@mail.example").from("F", "friend@acme.example").subject(subject),
                mail().id("m3@mail.example").from("S", "stranger@acme.example").subject(subject));

        assertThat(view.record(first.created().get(0)).orElseThrow().participants())
                .containsExactly("friend@acme.example");
    }

    @Test
    void aClosedCaseIsFoundByThreadButIsNotActive() throws Exception {
        Plan first = desk.file(mail(), o -> o.create(Type.CASE));
        desk.jdbc.update("update `case` set `status` = 'Closed'");
        CrmView view = look(mail().id("m2@mail.example").inReplyTo("m1@mail.example"));
        assertThat(view.record(first.created().get(0)).orElseThrow().active()).isFalse();
        assertThat(view.activeRecordsOf(view.partiesWith("john@acme.example"))).isEmpty();
    }

    @Test
    void anOpportunityMadeWithALeadIsFoundByTheLeadsNextMail() throws Exception {
        Plan first = desk.file(
                mail().from("Nora New", "nora@new.example"),
                o -> o.in("sales").lead().create(Type.OPPORTUNITY));
        CrmView view = look(mail().id("m2@mail.example").from("Nora New", "nora@new.example"));
        assertThat(view.activeRecordsOf(view.partiesWith("nora@new.example")))
                .extracting(OpenRecord::ref)
                .containsExactly(first.created().get(1));
    }

    @Test
    void anOpportunityOfALeadThatWasThereIsFoundToo() throws Exception {
        Plan first = desk.file(
                mail().from("Lena", "lena@early.example"), o -> o.in("sales").create(Type.OPPORTUNITY));
        CrmView view = look(mail().id("m2@mail.example").from("Lena", "lena@early.example"));
        assertThat(view.activeRecordsOf(view.partiesWith("lena@early.example")))
                .extracting(OpenRecord::ref)
                .containsExactly(first.created().get(0));
    }

    @Test
    void teamsRolesAndOpenItemsAreTheCrms() throws Exception {
        desk.jdbc.update("insert into `role` (`id`, `name`, `data`) values ('r1', 'Duty', '{}')");
        desk.jdbc.update("insert into `role_team` (`role_id`, `team_id`) values ('r1', 'team-support')");
        desk.jdbc.update("update `user` set `is_active` = 0 where `id` = 'user-boris'");
        desk.file(mail(), o -> o.create(Type.CASE).assign("user-dana"));
        CrmView view = look(mail());
        assertThat(view.team("sales")).extracting(User::login).containsExactly("anna", "cyril");
        assertThat(view.role("duty")).extracting(User::login).containsExactly("cyril", "dana");
        assertThat(view.user("BORIS").orElseThrow().active()).isFalse();
        assertThat(view.openItems("user-dana")).isEqualTo(1);
        assertThat(view.openItems("user-cyril")).isZero();
    }

    @Test
    void theSecondMailOfANewSenderInAGroupFindsTheLeadOfTheFirstAndAReplyItsThread() throws Exception {
        List<Plan> plans = desk.file(List.of(
                desk.order(mail().from("Nora New", "nora@new.example"))
                        .lead()
                        .create(Type.CASE)
                        .assign("user-dana"),
                desk.order(mail().id("m2@mail.example")
                        .from("Nora New", "nora@new.example")
                        .subject("Re: The pump is broken")
                        .inReplyTo("m1@mail.example")
                        .cc("new.colleague@new.example"))));
        RecordRef record = plans.get(0).created().get(1);
        assertThat(plans.get(1).linked()).contains(record);
        assertThat(plans.get(1).party()).isEqualTo(plans.get(0).party());
        assertThat(desk.jdbc.queryForObject(
                        "select `is_replied` from `email` where `id` = ?",
                        Integer.class,
                        plans.get(0).emailId()))
                .isEqualTo(1);
        assertThat(desk.jdbc.queryForObject("select count(*) from `lead` where `last_name` = 'New'", Integer.class))
                .isEqualTo(1);
    }

    @Test
    void aCopyInTheSameGroupAddsToWhatIsPlanned() throws Exception {
        MailDraft both = mail().to("support@example.com", "sales@example.com");
        EspoDesk.Order first = desk.order(both);
        List<Plan> plans = desk.file(List.of(first, desk.order(both).in("sales").copyOfFirst()));
        assertThat(desk.jdbc.queryForList(
                        "select `user_id` from `email_user` where `email_id` = ? order by 1",
                        String.class,
                        plans.get(0).emailId()))
                .containsExactly("user-anna", "user-boris", "user-cyril", "user-dana");
    }

    @Test
    void aMailThatWasDeletedInTheCrmDoesNotComeBack() throws Exception {
        Plan first = desk.file(mail(), o -> o);
        desk.jdbc.update("update `email` set `deleted` = 1");
        Plan copy = desk.file(mail(), o -> o.in("sales").copyOf(first.emailId()));
        assertThat(copy.writes()).isEmpty();
    }
}

package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.Plan;
import org.postern.match.RecordRef.Type;

/** What a site has set in EspoCRM's PHP files counts here as well. */
class EspoSiteTest {
    @TempDir
    Path folder;

    @Test
    void whoSellsToPeopleHasTheirMailWithThem() throws Exception {
        try (EspoDesk desk = Desks.h2Site(folder, "b2c: true")) {
            desk.follow("Contact", "contact-john", "user-boris");
            Plan plan = desk.file(mail(), o -> o);
            assertThat(desk.jdbc.queryForMap(
                            "select `parent_type`, `parent_id`, `account_id` from `email` where `id` = ?",
                            plan.emailId()))
                    .containsEntry("parent_type", "Contact")
                    .containsEntry("parent_id", "contact-john")
                    .containsEntry("account_id", "account-acme");
            assertThat(desk.jdbc.queryForMap("select `parent_id`, `super_parent_id` from `note`"))
                    .containsEntry("parent_id", "contact-john")
                    .containsEntry("super_parent_id", "account-acme");
            assertThat(desk.strings("select `user_id` from `notification` where `type` = 'Note'"))
                    .containsExactly("user-boris");
        }
    }

    @Test
    void whereNobodyIsNotifiedOfMailOnlyFollowersAreTold() throws Exception {
        try (EspoDesk desk = Desks.h2Site(folder, "mail-notifications: false")) {
            desk.follow("Account", "account-acme", "user-boris");
            desk.file(mail(), o -> o.create(Type.CASE).assign("user-dana"));
            assertThat(desk.strings("select distinct `type` from `notification`"))
                    .containsExactly("Note");
        }
    }

    @Test
    void theTextOfAMailIsShownInTheStreamsThatTheSiteWants() throws Exception {
        try (EspoDesk desk = Desks.h2Site(folder, "stream-text: [account]")) {
            desk.file(mail(), o -> o);
            desk.file(mail().id("m2@mail.example"), o -> o.create(Type.CASE));
            assertThat(desk.strings("select `post` from `note` where `type` = 'EmailReceived' order by `number`"))
                    .containsExactly("Hello,\n\nit drips.", null);
        }
    }

    @Test
    void aReplyIsSharedWithTheTeamsOfTheRecordsThatTheSiteWants() throws Exception {
        try (EspoDesk desk = Desks.h2Site(folder, "keep-teams: []")) {
            Plan first = desk.file(mail(), o -> o.create(Type.CASE));
            desk.execute("delete from `entity_team` where `entity_type` = 'Email'");
            Plan reply = desk.file(
                    mail().id("m2@mail.example").to("sales@example.com").inReplyTo("m1@mail.example"),
                    o -> o.in("sales"));
            assertThat(reply.linked()).contains(first.created().get(0));
            assertThat(desk.strings("select `team_id` from `entity_team` where `entity_type` = 'Email'"))
                    .containsExactly("team-sales");
        }
    }

    @Test
    void aReplyToAMailOfALeadThatWasConvertedBelongsToWhatBecameOfIt() throws Exception {
        try (EspoDesk desk = Desks.h2Site(folder, "")) {
            desk.file(mail().from("Lena", "lena@early.example"), o -> o);
            desk.execute(
                    "update `lead` set `status` = 'Converted', `created_account_id` = 'account-wisla' where `id` = 'lead-lena'");
            Plan reply = desk.file(
                    mail().id("m2@mail.example")
                            .from("Lena", "lena@early.example")
                            .inReplyTo("m1@mail.example"),
                    o -> o);
            assertThat(desk.strings("select `parent_id` from `email` where `id` = '" + reply.emailId() + "'"))
                    .containsExactly("account-wisla");
        }
    }
}

package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.crm.MailDraft.mail;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.Problem;
import org.postern.match.RecordRef.Type;

/** Attachments as documents of the CRM. */
abstract class EspoDocuments {
    static final String WANTED = "attachments: {documents: true}\n";

    @TempDir
    Path folder;

    EspoDesk desk;

    abstract EspoDesk open(Path folder) throws Exception;

    @BeforeEach
    void open() throws Exception {
        desk = open(folder);
        desk.execute("insert into `document_folder` (`id`, `name`) values ('folder-mail', 'Files from mail')");
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void aRealAttachmentIsADocumentOfItsClientThatSharesTheFile() throws Exception {
        desk.file(
                mail().html("<img src=\"cid:logo@x\">")
                        .attached("offer.pdf", "application/pdf", "%PDF-")
                        .inline("logo.png", "image/png", "PNG", "logo@x"),
                o -> o);
        assertThat(strings(
                        "select concat(`name`, ' ', `publish_date`, ' ', `folder_id`, ' ', `status`) from `document`"))
                .containsExactly("offer.pdf 2026-03-04 folder-mail Active");
        String document = strings("select `id` from `document`").get(0);
        assertThat(strings("select `account_id` from `account_document` where `document_id` = '" + document + "'"))
                .containsExactly("account-acme");
        assertThat(strings("select a.`name` from `document` d join `attachment` a on a.`id` = d.`file_id`"
                        + " join `attachment` s on s.`id` = a.`source_id` and s.`parent_type` = 'Email'"
                        + " where a.`field` = 'file' and a.`related_type` = 'Document' and a.`related_id` = d.`id`"))
                .containsExactly("offer.pdf");
        assertThat(strings("select `team_id` from `entity_team` where `entity_type` = 'Document'"))
                .containsExactly("team-support");
        assertThat(desk.uploads.toFile().list()).hasSize(2);
    }

    @Test
    void aNewOpportunityOrLeadHasItsDocument() throws Exception {
        desk.file(
                mail().from("Nora New", "nora@new.example").attached("a.txt", "text/plain", "x"),
                o -> o.in("sales").lead().create(Type.OPPORTUNITY));
        desk.file(
                mail().id("m2@mail.example")
                        .from("Nils New", "nils@new.example")
                        .attached("b.txt", "text/plain", "x"),
                o -> o.in("sales").lead());
        assertThat(strings("select `opportunity_id` from `document_opportunity`"))
                .isEqualTo(strings("select `id` from `opportunity`"));
        assertThat(strings("select `first_name` from `document_lead` l join `lead` r on r.`id` = l.`lead_id`"))
                .containsExactly("Nils");
    }

    @Test
    void neitherPrivateNorRejectedMailBecomesADocument() throws Exception {
        desk.file(mail().to("anna@example.com").attached("a.txt", "text/plain", "x"), o -> o.in("anna"));
        desk.file(mail().id("m2@mail.example").attached("a.txt", "text/plain", "x"), o -> o.rejected("Advertising"));
        assertThat(strings("select `id` from `document`")).isEmpty();
    }

    @Test
    void theFolderIsWantedAtTheStart() {
        assertThat(desk.crm.inspect().problems()).isEmpty();
        desk.execute("delete from `document_folder`");
        assertThat(desk.crm.inspect().problems())
                .extracting(Problem::message)
                .containsExactly("the CRM has no document folder 'Files from mail'");
    }

    private List<String> strings(String sql) {
        return desk.strings(sql);
    }
}

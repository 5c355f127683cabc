package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.CompanyInMemory;

/** What bounces and unsubscriptions leave in the CRM, and their proof in the ledger. */
class AddressFactsTest {
    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();
    private CompanyInMemory company;
    private int mails;

    @BeforeEach
    void configure() throws Exception {
        company = new CompanyInMemory(
                folder, "address-facts", "teams: [Sales]", "rules: [{name: default, create: case}]\n");
        terminal.with("MAIL", "secret");
        run(
                "ingest",
                file(
                        "From: sales@example.com\r\nTo: john@acme.example\r\nSubject: Our offer\r\nMessage-ID: <offer@example.com>\r\n\r\nHere it is\r\n"));
        assertThat(terminal.out()).as(terminal.err()).contains("filed");
    }

    @AfterEach
    void drop() throws Exception {
        company.close();
    }

    @Test
    void oneBounceOfAnAddressThatDoesNotExistIsEnough() throws Exception {
        run("ingest", bounce("john@acme.example", "5.1.1", "offer@example.com"));
        assertThat(terminal.out()).contains("filed (BOUNCE_HARD)");
        assertThat(invalid("john@acme.example")).isTrue();
        assertThat(company.crm().queryForList("select `type` from `postern`.`postern_address_evidence`", String.class))
                .containsExactly("hard_bounce");
    }

    @Test
    void ofThoseThatMayPassItTakesThree() throws Exception {
        run("ingest", bounce("john@acme.example", "4.4.1", "offer@example.com"));
        assertThat(terminal.out()).contains("filed (BOUNCE_SOFT)");
        run("ingest", bounce("john@acme.example", "4.4.1", "offer@example.com"));
        assertThat(invalid("john@acme.example")).isFalse();
        run("ingest", bounce("john@acme.example", "4.4.1", "offer@example.com"));
        assertThat(invalid("john@acme.example")).isTrue();
    }

    @Test
    void aRefusalAndABounceOfAnothersMailSayNothingOfTheAddress() throws Exception {
        run("ingest", bounce("john@acme.example", "5.7.1", "offer@example.com"));
        run("ingest", bounce("john@acme.example", "5.2.2", "offer@example.com"));
        assertThat(terminal.out()).contains("filed (BOUNCE)");
        run("ingest", bounce("john@acme.example", "5.1.1", "forged@example.com"));
        assertThat(terminal.out()).contains("filed (BACKSCATTER)");
        run("ingest", bounce("eva@acme.example", "5.1.1", "offer@example.com"));
        assertThat(invalid("john@acme.example")).isFalse();
        assertThat(invalid("eva@acme.example")).isFalse();
    }

    @Test
    void whoWantsNoMoreMailIsOptedOutAndBecomesNoLead() throws Exception {
        run(
                "ingest",
                file(
                        "From: john@acme.example\r\nTo: sales@example.com\r\nSubject: unsubscribe\r\nMessage-ID: <u1@acme.example>\r\n\r\n\r\n"));
        assertThat(terminal.out()).contains("filed (UNSUBSCRIBE)").doesNotContain("case");
        assertThat(flag("opt_out", "john@acme.example")).isTrue();
        run(
                "ingest",
                file(
                        "From: new@else.example\r\nTo: sales@example.com\r\nSubject: unsubscribe\r\nMessage-ID: <u2@else.example>\r\n\r\n\r\n"));
        assertThat(terminal.out()).contains("filed (UNSUBSCRIBE)").doesNotContain("lead");
        assertThat(flag("opt_out", "new@else.example")).isTrue();
    }

    private boolean invalid(String address) {
        return flag("invalid", address);
    }

    private boolean flag(String column, String address) {
        return Boolean.TRUE.equals(company.crm()
                .queryForObject(
                        "select `" + column + "` from `email_address` where `lower` = ?", Boolean.class, address));
    }

    private String bounce(String recipient, String status, String original) throws Exception {
        return file(String.format(
                Locale.ROOT,
                "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: sales@example.com\r\nSubject: Undelivered\r\nMessage-ID: <b%1$d@mx.example>\r\n"
                        + "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=dsn\r\n\r\n"
                        + "--dsn\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
                        + "--dsn\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
                        + "Final-Recipient: rfc822; %2$s\r\nAction: failed\r\nStatus: %3$s\r\n"
                        + "--dsn\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: sales@example.com\r\nTo: %2$s\r\nMessage-ID: <%4$s>\r\n--dsn--\r\n",
                mails + 1,
                recipient,
                status,
                original));
    }

    private String file(String mail) throws Exception {
        mails++;
        return Files.writeString(folder.resolve(mails + ".eml"), mail).toString();
    }

    private int run(String... arguments) {
        String[] line = new String[arguments.length + 2];
        line[0] = "--config";
        line[1] = folder.toString();
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        return terminal.run(line);
    }
}

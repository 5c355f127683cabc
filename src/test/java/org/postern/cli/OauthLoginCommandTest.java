package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.IdentityServer;
import org.postern.servers.ScriptedImap;

class OauthLoginCommandTest {
    @TempDir
    private Path folder;

    private final IdentityServer provider = IdentityServer.start();
    private final ScriptedImap server = new ScriptedImap();
    private Terminal terminal;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "jdbc:h2:%1$s/ledger;MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE", user: sa}
                crm: {kind: espocrm, upload-dir: %1$s}
                mailboxes:
                  - name: sales
                    address: sales@example.com
                    host: 127.0.0.1
                    port: %3$d
                    tls: none
                    oauth2:
                      provider: generic
                      grant: device
                      client-id: client
                      token-endpoint: %2$s
                      device-endpoint: %4$s
                  - name: anna
                    address: anna@example.com
                    host: 127.0.0.1
                    password: ${env:PASSWORD}
                """.formatted(
                        folder, provider.at("/token"), server.port(), provider.at("/device")));
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: default, create: none}]\n");
        terminal = new Terminal()
                .with("PASSWORD", "open sesame")
                .with("STATE_DIRECTORY", folder.resolve("state").toString())
                .with("RUNTIME_DIRECTORY", folder.resolve("run").toString());
        server.capabilities = "IMAP4rev1 SASL-IR AUTH=XOAUTH2";
    }

    @AfterEach
    void stop() {
        provider.close();
        server.close();
    }

    private int run(String... command) {
        String[] all = new String[command.length + 2];
        all[0] = "--config";
        all[1] = folder.toString();
        System.arraycopy(command, 0, all, 2, command.length);
        return terminal.run(all);
    }

    @Test
    void aPersonTypesACodeAndFromThenOnTheMailboxIsEntered() {
        assertThat(run("oauth", "login", "sales")).isZero();
        assertThat(terminal.outLines())
                .containsExactly(
                        "Open   https://example.com/device",
                        "Code   ABCD-EFGH",
                        "User   sales@example.com",
                        "signed in to sales; the refresh token is kept");

        run("check", "--connect");
        assertThat(terminal.outLines()).anyMatch(line -> line.matches(" +ok +mailbox sales: login: sales@.*"));
        assertThat(server.received).anyMatch(line -> line.contains("AUTHENTICATE XOAUTH2 "));
    }

    @Test
    void aTokenThatWasGotElsewhereComesInOnStandardInput() {
        InputStream terminalIn = System.in;
        try {
            System.setIn(new ByteArrayInputStream((provider.refreshToken() + "\n").getBytes(StandardCharsets.UTF_8)));
            assertThat(run("oauth", "login", "sales", "--refresh-token")).isZero();
            assertThat(terminal.out()).contains("the refresh token is kept");
            System.setIn(new ByteArrayInputStream(new byte[0]));
            assertThat(run("oauth", "login", "sales", "--refresh-token")).isEqualTo(1);
            assertThat(terminal.err()).contains("nothing came on standard input");
        } finally {
            System.setIn(terminalIn);
        }
    }

    @Test
    void aMailboxWithAPasswordNeedsNobody() {
        assertThat(run("oauth", "login", "anna")).isEqualTo(1);
        assertThat(terminal.err()).contains("needs nobody to sign in");
        assertThat(run("oauth", "login", "boris")).isEqualTo(1);
        assertThat(terminal.err()).contains("no mailbox 'boris'; there are: sales, anna");
    }
}

package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.Secret;
import org.postern.match.RecordRef;
import org.postern.match.ServiceCode;

class TokenCommandTest {
    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal().with("CODE", "a key").with("MAIL", "secret");

    @BeforeEach
    void configure() throws Exception {
        write("service-code: {key: \"${env:CODE}\"}");
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: default}]\n");
    }

    private void write(String serviceCode) throws Exception {
        Files.createDirectories(folder.resolve("upload"));
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "jdbc:h2:mem:unused"}
                crm: {kind: espocrm, upload-dir: "%s"}
                %s
                mailboxes:
                  - {name: sales, address: sales@example.com, host: 127.0.0.1, port: 1, tls: none, user: sales, password: "${env:MAIL}"}
                """.formatted(folder.resolve("upload"), serviceCode));
    }

    @Test
    void makesTheCodeThatLeadsBack() {
        assertThat(run("case:5f0c1d2e3a4b5c6d7")).as(terminal.err()).isZero();
        assertThat(new ServiceCode(new Secret("a key")).verify(terminal.out()))
                .containsExactly(new RecordRef(RecordRef.Type.CASE, "5f0c1d2e3a4b5c6d7"));
        assertThat(terminal.out().strip())
                .startsWith("[CRM-c5f0c1d2e3a4b5c6d7-")
                .endsWith("]");
    }

    @Test
    void makesTheAddressOfAMailboxToo() {
        assertThat(run("--mailbox", "sales", "lead:17")).isZero();
        assertThat(terminal.outLines())
                .hasSize(2)
                .last()
                .asString()
                .matches("sales\\+crm-l17-[a-z2-7]{13}@example.com");
        assertThat(run("--mailbox", "sales", "--output", "json", "lead:17")).isZero();
        assertThat(terminal.out()).startsWith("{\"record\":\"lead:17\",\"code\":\"[CRM-l17-");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            4711         | 2 | expected case:ID, opportunity:ID or lead:ID but was '4711'
            contact:4711 | 2 | expected case:ID, opportunity:ID or lead:ID but was 'contact:4711'
            case:a_b     | 1 | the id 'a_b' cannot stand in a code
            """)
    void tellsWhatIsNoRecord(String record, int exit, String message) {
        assertThat(run(record)).isEqualTo(exit);
        assertThat(terminal.err()).contains(message);
    }

    @Test
    void needsAKey() throws Exception {
        write("");
        assertThat(run("case:1")).isEqualTo(1);
        assertThat(terminal.err()).contains("there is no service-code in postern.yaml");
    }

    private int run(String... arguments) {
        String[] line = new String[arguments.length + 4];
        line[0] = "--config";
        line[1] = folder.toString();
        line[2] = "token";
        line[3] = "make";
        System.arraycopy(arguments, 0, line, 4, arguments.length);
        return terminal.run(line);
    }
}

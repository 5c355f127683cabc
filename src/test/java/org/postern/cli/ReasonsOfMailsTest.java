package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the facts of a mail come to, by the shipped configuration and without a CRM: {@code postern explain --offline} of golden mails. */
class ReasonsOfMailsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(nullValues = "none", delimiter = '|', textBlock = """
            partner-desk                | filed    | AUTO_REPLY
            out-of-office-exchange      | filed    | OUT_OF_OFFICE
            out-of-office-german        | filed    | OUT_OF_OFFICE
            backup-report               | filed    | AUTO_GENERATED
            list-copy                   | filed    | LIST
            newsletter                  | rejected | RULE:adverts
            bounce-hard                 | filed    | BACKSCATTER
            bounce-yandex               | filed    | BACKSCATTER
            server-challenge            | filed    | BOUNCE
            complaint                   | filed    | COMPLAINT
            calendar-request            | filed    | CALENDAR
            winmail-meeting             | filed    | CALENDAR
            calendar-file               | filed    | none
            read-receipt                | filed    | READ_RECEIPT
            unsubscribe-by-text-russian | filed    | UNSUBSCRIBE
            smime-encrypted             | filed    | ENCRYPTED
            pgp-encrypted               | filed    | ENCRYPTED
            smime-opaque                | filed    | none
            no-sender-at-all            | filed    | NO_SENDER
            empty                       | filed    | NO_SENDER
            return-path-only            | filed    | NO_REPLY
            own-mail                    | filed    | none
            auto-submitted-no           | filed    | none
            human-on-exchange           | filed    | none
            plain                       | filed    | none
            """)
    void are(String name, String outcome, String reason) throws Exception {
        Terminal terminal = new Terminal();
        int code = terminal.run(
                "--config",
                "config",
                "explain",
                "--offline",
                "--output",
                "json",
                "src/test/resources/mail/" + name + ".eml");
        assertThat(code).as(terminal.err()).isZero();
        JsonNode line = new ObjectMapper().readTree(terminal.out());
        assertThat(line.get("outcome").asText()).isEqualTo(outcome);
        assertThat(line.get("reason").isNull() ? null : line.get("reason").asText())
                .isEqualTo(reason);
    }
}

package org.postern.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.AnswerTemplate;

class AcknowledgementTest {
    private static final Instant NOW = Instant.parse("2026-03-04T09:15:30Z");
    private static final AnswerTemplate TEMPLATE = new AnswerTemplate(
            "received", "Received [#{number}] – děkujeme", "Good day {name},\n\nwe have it: {number}.\n");

    private final Acknowledgement acknowledgement = new Acknowledgement("Support <support@example.com>");

    private static AnswerPayload to(String address, @Nullable String name, String id, List<String> references) {
        return new AnswerPayload("received", address, name, "4711", id, references, null, LocalDate.of(2026, 3, 4));
    }

    @Test
    void itIsMarkedAsAutomaticAndCannotBeAnsweredByMachines() throws Exception {
        SMTPMessage message = acknowledgement.of(
                to("ann@client.example", "Ann", "q1@client.example", List.of("q0@x")), TEMPLATE, NOW);

        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-replied");
        assertThat(message.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
        assertThat(message.getHeader("Precedence")).containsExactly("auto_reply");
        assertThat(message.getEnvelopeFrom()).isEqualTo("<>");
        assertThat(message.getHeader("In-Reply-To")).containsExactly("<q1@client.example>");
        assertThat(message.getHeader("References")).containsExactly("<q0@x> <q1@client.example>");
        assertThat(message.getHeader("From")).containsExactly("Support <support@example.com>");
        assertThat(message.getHeader("To")).containsExactly("ann@client.example");
        assertThat(message.getSubject()).isEqualTo("Received [#4711] – děkujeme");
        assertThat(message.getContent()).isEqualTo("Good day Ann,\n\nwe have it: 4711.\n");
        assertThat(message.getSentDate()).isEqualTo(NOW.toString());
    }

    @Test
    void eachTryHasTheSameMessageIdAndEachDayAnother() throws Exception {
        AnswerPayload today = to("ann@client.example", null, "q1@x", List.of());
        AnswerPayload tomorrow = new AnswerPayload(
                "received", "ann@client.example", null, null, null, List.of(), null, LocalDate.of(2026, 3, 5));

        String id = acknowledgement.of(today, TEMPLATE, NOW).getMessageID();

        assertThat(id).startsWith("<answer.").endsWith("@example.com>");
        assertThat(acknowledgement.of(today, TEMPLATE, NOW.plusSeconds(60)).getMessageID())
                .isEqualTo(id);
        assertThat(acknowledgement.of(tomorrow, TEMPLATE, NOW).getMessageID()).isNotEqualTo(id);
    }

    @Test
    void aSenderNobodyKnowsIsGreetedWithoutAName() throws Exception {
        SMTPMessage message = acknowledgement.of(to("ann@client.example", null, "q1@x", List.of()), TEMPLATE, NOW);

        assertThat(message.getContent().toString()).startsWith("Good day,\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nBcc: victim@example.net",
                "x\nBcc: victim@example.net\n\nbody",
                "x\rBcc: victim@example.net",
                "x\u2028Bcc: victim@example.net",
                "x\u0085Bcc: victim@example.net",
                "x\u760D\u760ABcc: victim@example.net"
            })
    void noValueOpensAHeaderOfItsOwn(String hostile) throws Exception {
        AnswerPayload answer = new AnswerPayload(
                "received",
                "ann@client.example",
                hostile,
                hostile,
                hostile,
                List.of(hostile),
                null,
                LocalDate.of(2026, 3, 4));

        String written = written(acknowledgement.of(answer, TEMPLATE, NOW));
        String header = written.substring(0, written.indexOf("\r\n\r\n"));

        assertThat(header.lines()).noneMatch(line -> line.startsWith("Bcc"));
        assertThat(header).doesNotContain("In-Reply-To", "References");
        assertThat(header.lines().filter(l -> !l.startsWith(" ") && !l.startsWith("\t")))
                .allMatch(line -> line.matches("[A-Za-z-]+: .*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@client.example\r\nRCPT TO:<victim@example.net>",
                "ann@client.example, victim@example.net",
                "ann",
                "",
                "ann@client.example>\r\nX: y"
            })
    void anAddressThatIsNoneIsNotWrittenTo(String hostile) {
        assertThatThrownBy(() -> acknowledgement.of(to(hostile, null, "q@x", List.of()), TEMPLATE, NOW))
                .isInstanceOf(AddressException.class);
    }

    @Test
    void aLongThreadIsCutFromItsBeginning() throws Exception {
        List<String> thread =
                IntStream.range(0, 1000).mapToObj(i -> "m" + i + "@x").toList();

        SMTPMessage message = acknowledgement.of(to("ann@client.example", null, "last@x", thread), TEMPLATE, NOW);

        String references = message.getHeader("References")[0];
        assertThat(references.split("\\s+")).hasSize(20).startsWith("<m981@x>").endsWith("<last@x>");
    }

    @Test
    void aSenderOfOursThatIsNoAddressIsRefusedAtOnce() {
        assertThatThrownBy(() -> new Acknowledgement("Support support@example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("smtp.from: ");
    }

    private static String written(SMTPMessage message) throws MessagingException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}

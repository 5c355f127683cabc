package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What twelve mail programs write above a mail that one of us forwards, in six languages each: the author is found, and only the words above it are new. */
class ForwardsOfProgramsTest {
    private static final String AUTHOR = "Anna Example <ann@example.org>";

    @TempDir
    Path folder;

    /**
     * A language's words.
     *
     * @param colon as "Od:" or "De :"
     * @param shortMark what Outlook puts before the subject
     */
    private enum Tongue {
        ENGLISH(
                "From",
                "To",
                "Date",
                "Sent",
                "Subject",
                ":",
                "FW:",
                "Forwarded message",
                "Original Message",
                "Begin forwarded message:",
                "Please answer"),
        GERMAN(
                "Von",
                "An",
                "Datum",
                "Gesendet",
                "Betreff",
                ":",
                "WG:",
                "Weitergeleitete Nachricht",
                "Originalnachricht",
                "Anfang der weitergeleiteten Nachricht:",
                "Bitte antworten"),
        FRENCH(
                "De",
                "À",
                "Date",
                "Envoyé",
                "Objet",
                "\u00a0:",
                "TR\u00a0:",
                "Message transféré",
                "Message original",
                "Début du message réexpédié\u00a0:",
                "Merci de répondre"),
        RUSSIAN(
                "От",
                "Кому",
                "Дата",
                "Отправлено",
                "Тема",
                ":",
                "FW:",
                "Пересылаемое сообщение",
                "Исходное сообщение",
                "Начало переадресованного сообщения:",
                "Прошу ответить"),
        CZECH(
                "Od",
                "Komu",
                "Datum",
                "Odesláno",
                "Předmět",
                ":",
                "FW:",
                "Přeposlaná zpráva",
                "Původní zpráva",
                "Začátek přeposílané zprávy:",
                "Prosím o odpověď"),
        POLISH(
                "Od",
                "Do",
                "Data",
                "Wysłano",
                "Temat",
                ":",
                "PD:",
                "Treść przekazanej wiadomości",
                "Wiadomość oryginalna",
                "Początek przekazywanej wiadomości:",
                "Proszę o odpowiedź");

        private final String from;
        private final String to;
        private final String date;
        private final String sent;
        private final String subject;
        private final String colon;
        private final String shortMark;
        private final String forwarded;
        private final String original;
        private final String begins;
        private final String above;

        Tongue(
                String from,
                String to,
                String date,
                String sent,
                String subject,
                String colon,
                String shortMark,
                String forwarded,
                String original,
                String begins,
                String above) {
            this.from = from;
            this.to = to;
            this.date = date;
            this.sent = sent;
            this.subject = subject;
            this.colon = colon;
            this.shortMark = shortMark;
            this.forwarded = forwarded;
            this.original = original;
            this.begins = begins;
            this.above = above;
        }

        private String line(String label, String value) {
            return label + colon + " " + value + "\n";
        }

        private String from(String author) {
            return line(from, author);
        }

        private String to() {
            return line(to, "Boris <boris@example.com>");
        }

        private String date() {
            return line(date, "3.3.2026 10:00");
        }

        private String sent() {
            return line(sent, "3.3.2026 10:00");
        }

        private String subject() {
            return line(subject, "Pump 17");
        }
    }

    /** @param mark before the subject; null: that of Outlook in the language */
    private record Program(String name, String mark, Function<Tongue, String> above) {}

    private static final List<Program> PROGRAMS = List.of(
            new Program(
                    "Outlook",
                    null,
                    t -> t.from("Anna Example [mailto:ann@example.org]") + t.sent() + t.to() + t.subject()),
            new Program(
                    "Outlook on the web",
                    null,
                    t -> "________________________________\n" + t.from(AUTHOR) + t.sent() + t.to() + t.subject()),
            new Program(
                    "Gmail",
                    "Fwd:",
                    t -> "---------- " + (t == Tongue.RUSSIAN ? t.forwarded : "Forwarded message") + " ---------\n"
                            + t.from(AUTHOR) + t.date() + "Subject: Pump 17\n" + "To: <boris@example.com>\n"),
            new Program(
                    "Apple Mail",
                    "Fwd:",
                    t -> t.begins + "\n\n> " + t.from(AUTHOR) + "> " + t.subject() + "> " + t.date() + "> " + t.to()
                            + "> \n"),
            new Program("iPhone", "Fwd:", t -> t.begins + "\n\n" + t.from(AUTHOR) + t.date() + t.to() + t.subject()),
            new Program(
                    "Thunderbird",
                    "Fwd:",
                    t -> "-------- " + t.forwarded + " --------\n" + t.subject() + t.date() + t.from(AUTHOR) + t.to()),
            new Program(
                    "Yahoo",
                    "Fw:",
                    t -> "----- " + t.forwarded + " -----\n" + t.from(AUTHOR) + t.to() + t.sent() + t.subject()),
            new Program(
                    "Roundcube",
                    "Fwd:",
                    t -> "-------- " + t.original + " --------\n" + t.subject() + t.date() + t.from(AUTHOR) + t.to()),
            new Program(
                    "Zimbra",
                    "Fwd:",
                    t -> "----- " + t.forwarded + " -----\n" + t.from("\"Anna Example\" <ann@example.org>") + t.to()
                            + t.sent() + t.subject()),
            new Program(
                    "eM Client",
                    "Fwd:",
                    t -> "------ " + t.original + " ------\n" + t.from("\"Anna Example\" <ann@example.org>") + t.to()
                            + t.date() + t.subject()),
            new Program(
                    "The Bat!",
                    "Fwd:",
                    t -> "This is a forwarded message\nFrom: " + AUTHOR
                            + "\nTo: boris@example.com\nDate: 3.3.2026, 10:00\n"
                            + "Subject: Pump 17\n\n===8<==============Original message text===============\n"),
            new Program(
                    "KMail",
                    "Fwd:",
                    t -> "----------  " + t.forwarded + "  ----------\n\n" + t.subject() + t.date() + t.from(AUTHOR)
                            + t.to()));

    static Stream<Arguments> forwards() {
        return PROGRAMS.stream()
                .flatMap(program -> Stream.of(Tongue.values())
                        .map(tongue ->
                                arguments(program.name(), tongue.name().toLowerCase(Locale.ROOT), program, tongue)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("forwards")
    void theAuthorIsFoundAndOnlyWhatStandsAboveIsNew(String name, String language, Program program, Tongue tongue)
            throws Exception {
        String mark = program.mark() == null ? tongue.shortMark : program.mark();
        String text = tongue.above + "\n\n" + program.above().apply(tongue) + "\nWhat does it cost?\n";
        String raw = "From: Boris <boris@example.com>\r\nTo: sales@example.com\r\nSubject: " + mark
                + " Pump 17\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text.replace("\n", "\r\n");
        ReadingOptions options = ReadingOptions.defaults(folder)
                .withStaff(address -> address.domain().equals("example.com"))
                .withSource("forwarded");
        Mail mail = (Mail) new MailReader()
                .read(new Octets.InMemory(raw.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH, options);

        assertThat(mail.from()).map(Address::address).as(text).contains("ann@example.org");
        assertThat(mail.text().fresh().strip()).isEqualTo(tongue.above);
    }
}

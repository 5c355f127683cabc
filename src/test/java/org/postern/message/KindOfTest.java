package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindOfTest {
    private final KindOf kinds = new KindOf(new Own(Set.of("Sales@example.com"), "postern.example.com"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a person                   | ann@example.org          | Hello                 | X-Mailer: Outlook                             | -                                    | -       | human
            Auto-Submitted: no         | ann@example.org          | Hello                 | Auto-Submitted: no                            | -                                    | -       | human
            Exchange's hint alone      | ann@example.org          | Hello                 | X-Auto-Response-Suppress: DR, OOF, AutoReply  | -                                    | -       | human
            automatic answer           | ann@example.org          | Ticket received       | Auto-Submitted: auto-replied                  | -                                    | -       | auto_reply
            with a parameter           | ann@example.org          | Ticket received       | Auto-Submitted: auto-replied; owner=x         | -                                    | -       | auto_reply
            with a comment             | ann@example.org          | Ticket received       | Auto-Submitted: auto-replied (vacation)       | -                                    | -       | auto_reply
            X-Autoreply                | ann@example.org          | Thanks                | X-Autoreply: yes                              | -                                    | -       | auto_reply
            Precedence                 | ann@example.org          | Thanks                | Precedence: auto_reply                        | -                                    | -       | auto_reply
            away                       | ann@example.org          | Out of office: Hello  | Auto-Submitted: auto-replied                  | -                                    | -       | out_of_office
            away, by the subject       | ann@example.org          | Automatic reply: Hi   | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            away in Russian            | ann@example.org          | Автоответ: Цена       | Auto-Submitted: auto-replied                  | -                                    | -       | out_of_office
            away in Czech              | ann@example.org          | Automatická odpověď: X | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            away in Polish             | ann@example.org          | Odpowiedź automatyczna: X | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            away in German             | ann@example.org          | Automatische Antwort: X | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            away in Portuguese         | ann@example.org          | Resposta automática: X | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            away in Hungarian          | ann@example.org          | Automatikus válasz: X | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            away in Turkish            | ann@example.org          | Otomatik Yanıt: X     | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            away in Ukrainian          | ann@example.org          | Автоматична відповідь: X | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            away in Chinese            | ann@example.org          | 自动回复: X               | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            away in Japanese           | ann@example.org          | 自動応答: X               | X-Auto-Response-Suppress: All                 | -                                    | -       | out_of_office
            an answer to "away"        | ann@example.org          | Re: Automatic reply   | X-Mailer: Outlook                             | -                                    | -       | human
            a machine                  | ann@example.org          | Backup done           | Auto-Submitted: auto-generated                | -                                    | -       | auto_generated
            null return path           | ann@example.org          | Hello                 | Return-Path: <>                               | -                                    | -       | auto_generated
            a list                     | ann@example.org          | [users] Hello         | List-Id: <users.list.example>                 | -                                    | -       | list
            Precedence list            | ann@example.org          | Hello                 | Precedence: list                              | -                                    | -       | list
            a newsletter               | news@example.org         | Buy now               | List-Unsubscribe: <https://example.org/leave> | -                                    | -       | bulk
            Precedence bulk            | news@example.org         | Buy now               | Precedence: bulk                              | -                                    | -       | bulk
            Feedback-ID                | news@example.org         | Buy now               | Feedback-ID: 1:2:3:x                          | -                                    | -       | bulk
            delivery report            | mailer-daemon@mx.example | Undelivered           | Auto-Submitted: auto-replied                  | multipart/report;delivery-status     | -       | bounce
            report without its type    | x@mx.example             | Undelivered           | X-A: b                                        | message/delivery-status              | -       | bounce
            Exim                       | x@mx.example             | Undelivered           | X-Failed-Recipients: bob@example.org          | -                                    | -       | bounce
            daemon, null path          | MAILER-DAEMON            | Returned mail         | Return-Path: <>                               | -                                    | -       | bounce
            postmaster, a person       | postmaster@example.org   | Hello                 | Return-Path: <postmaster@example.org>         | -                                    | -       | human
            read receipt               | ann@example.org          | Read: Offer           | X-A: b                                        | multipart/report;disposition-notification | -  | read_receipt
            complaint                  | fbl@provider.example     | complaint             | X-A: b                                        | multipart/report;feedback-report     | -       | complaint
            invitation                 | ann@example.org          | Meeting               | X-A: b                                        | text/calendar                        | request | calendar
            a calendar file            | ann@example.org          | Meeting               | X-A: b                                        | text/calendar                        | -       | human
            our mailbox                | SALES@example.com        | Hello                 | X-A: b                                        | -                                    | -       | own
            """)
    void tells(String why, String from, String subject, String header, String type, String method, String expected) {
        int colon = header.indexOf(':');
        List<Headers.Field> fields = new ArrayList<>(List.of(new Headers.Field(
                header.substring(0, colon), header.substring(colon + 1).strip())));
        KindOf.Signs mail = new KindOf.Signs(
                new Headers(fields),
                new Address(null, from),
                "1@example.org",
                subject,
                type == null ? Set.of("text/plain") : Set.of("text/plain", type),
                method,
                false,
                false);
        assertThat(kinds.of(mail).label()).as(why).isEqualTo(expected);
    }

    @org.junit.jupiter.api.Test
    void aMessageIdOfOursIsOurs() {
        KindOf.Signs mail = new KindOf.Signs(
                new Headers(List.of()),
                new Address(null, "x@example.org"),
                "n.1@Postern.example.com",
                "Hello",
                Set.of(),
                null,
                false,
                false);
        assertThat(kinds.of(mail)).isEqualTo(Kind.OWN);
    }
}

package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.assign.Turns;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.CrmView;
import org.postern.match.DirectionOf;
import org.postern.match.OurAddresses;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailReader;
import org.postern.message.Octets;
import org.postern.message.ReadingOptions;
import org.postern.rules.RuleSet;
import org.postern.rules.Scene;

/** The mail of one day in a mailbox that makes leads of unknown people: a hundred letters of people and a hundred of machines, none of them known. */
class OneDayTest {
    /** From; further header lines, {@code ;} between them; subject; text, {@code ~} between its lines. */
    private static final String PEOPLE = """
            Ann Smith <ann@client.example>             |                                        | Price list          | Could you send us your price list?
            ann+pumps@client.example                   |                                        | Question            | How much is a pump?
            info@smallfirm.example                     |                                        | Order               | We need ten hoses.
            sales@partner.example                      | Importance: high                       | Offer wanted        | Please call us back.
            Nora Reply <nora.reply@client.example>     |                                        | Hello               | I have a question.
            norep@client.example                       |                                        | Hello               | I have a question.
            robotics@factory.example                   |                                        | Robots              | We build robots and need pumps.
            postmaster.jones@client.example            |                                        | Hello               | Do you deliver to Wales?
            Bob <bob@gmail.com>                        | Authentication-Results: mx.example.com; dmarc=pass header.from=gmail.com | Pump | Is it in stock?
            carl@nodmarc.example                       | Authentication-Results: mx.example.com; dmarc=none; spf=none | Pump | Is it in stock?
            dora@exchange.example                      | X-Auto-Response-Suppress: All; Auto-Submitted: no | Meeting | Shall we meet on Friday?
            eva@client.example                         | Disposition-Notification-To: eva@client.example | Contract | Please confirm.
            fred@client.example                        | Precedence: normal; X-Priority: 1      | Urgent              | The pump is broken.
            gina@client.example                        | X-Spam-Flag: NO; X-Spam-Status: No, score=-2.0 | Thanks      | It works.
            hugo@client.example                        | Reply-To: office@client.example        | Request             | Please answer to my office.
            ida@client.example                         | In-Reply-To: <unknown@elsewhere.example>; References: <unknown@elsewhere.example> | Re: fair in May | Nice to have met you.
            jim@client.example                         | X-Mailer: Outlook; Thread-Index: AQHa  | FW: pump            | Who can help me with this?
            kate@client.example                        |                                        | Unsubscribe problem | Your shop shows me an error when I press unsubscribe, and I want to order.
            luke@client.example                        |                                        | Out of stock?       | Is the blue one out of stock?
            mail@carpenter.example                     |                                        | Wood pump           | I am a carpenter.
            Иван Петров <ivan@zavod.example>           |                                        | Прайс-лист          | Пришлите, пожалуйста, прайс-лист.
            Jana Nováková <jana@firma.example>         |                                        | Poptávka            | Prosím o cenovou nabídku.
            Łukasz Wiśniewski <lukasz@firma.example>   |                                        | Zapytanie           | Ile kosztuje pompa?
            佐藤 <sato@kaisha.example>                  |                                        | お見積り            | 見積もりをお願いします。
            Ayşe Yılmaz <ayse@sirket.example>          |                                        | Fiyat               | Fiyat listesi rica ederim.
            """;

    private static final String MACHINES = """
            Shop <noreply@shop.example>                |                                        | Your order 4711     | Thank you for your order.
            no-reply@bank.example                      |                                        | Statement           | Your statement is ready.
            donotreply@portal.example                  |                                        | New message         | You have a new message.
            MAILER-DAEMON@mx.example                   | Return-Path: <>                        | Undelivered         | User unknown.
            bounces+17@mailer.example                  |                                        | Returned            | Returned mail.
            notifications@git.example                  |                                        | New issue           | Somebody wrote something.
            News <news@shop.example>                   | List-Unsubscribe: <mailto:u@shop.example> | Offers           | Only today!
            offers@shop.example                        | Precedence: bulk                       | Offers              | Only today!
            campaign@agency.example                    | Feedback-ID: 1:agency                  | Offers              | Only today!
            Users <users@list.example>                 | List-Id: <users.list.example>; List-Post: <mailto:users@list.example> | [users] pump | Who has one?
            ann@holiday.example                        | Auto-Submitted: auto-replied           | Automatic reply: offer | I am away.
            ann@away.example                           | X-Autoreply: yes                       | Re: offer           | I am away until Monday.
            ann@office.example                         |                                        | Out of office       | I am away until Monday.
            Ivan <ivan@otpusk.example>                 | Precedence: auto_reply                 | Автоответ: отпуск   | Я в отпуске.
            desk@partner.example                       | Auto-Submitted: auto-replied           | Ticket received     | We have received your mail.
            monitor@server.example                     | Auto-Submitted: auto-generated         | Disk full           | The disk is full.
            cron@server.example                        | Return-Path: <>                        | Cron                | Done.
            spam@evil.example                          | X-Spam-Flag: YES                       | You won             | Click here.
            spam2@evil.example                         | X-Spam-Status: Yes, score=15           | You won             | Click here.
            Boss <boss@forged.example>                 | Authentication-Results: mx.example.com; dmarc=fail header.from=forged.example | Invoice | Pay now.
            Anna <anna@example.com>                    | Authentication-Results: mx.example.com; dmarc=fail header.from=example.com | Urgent | Pay now.
            sales@example.com                          |                                        | Note to us          | Remember the fair.
            receipt@client.example                     | Content-Type: multipart/report; report-type=disposition-notification; boundary=b | Read: offer | --b~Content-Type: text/plain~~Read.~--b~Content-Type: message/disposition-notification~~Final-Recipient: rfc822; receipt@client.example~Disposition: manual-action/MDN-sent-manually; displayed~--b--
            dsn@mx.example                             | Content-Type: multipart/report; report-type=delivery-status; boundary=b | Delivery failed | --b~Content-Type: text/plain~~Sorry.~--b~Content-Type: message/delivery-status~~Reporting-MTA: dns; mx.example~~Final-Recipient: rfc822; a@b.example~Action: failed~Status: 5.1.1~--b--
            cal@client.example                         | Content-Type: text/calendar; method=REQUEST | Invitation     | BEGIN:VCALENDAR
            """;

    @TempDir
    Path folder;

    private Config config;
    private RuleSet rules;
    private Decider decider;
    private DirectionOf directions;

    @BeforeEach
    void configure() throws Exception {
        Files.createDirectories(folder.resolve("upload"));
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "jdbc:h2:mem:unused"}
                crm: {kind: espocrm, upload-dir: "%s"}
                staff: {domains: [example.com]}
                trust: {authserv-id: mx.example.com}
                mailboxes:
                  - {name: sales, address: sales@example.com, host: 127.0.0.1, port: 1, tls: none, user: sales, password: "${env:MAIL}"}
                """.formatted(folder.resolve("upload")));
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: default, create: case}]\n");
        ConfigResult result = new ConfigReader(name -> "secret", ConfigReader.Credentials.NEEDED).read(folder);
        assertThat(result).as("%s", result).isInstanceOf(ConfigResult.Valid.class);
        config = ((ConfigResult.Valid) result).config();
        rules = RuleSet.compile(config);
        OurAddresses ours = new OurAddresses(config.mailboxes(), config.staff(), address -> false);
        decider = new Decider(config, rules, ours, Clock.systemUTC());
        directions = new DirectionOf(ours, config.authservId());
    }

    @Test
    void noMachineBecomesALeadAndNobodyIsRefused() {
        List<String> people = mails(PEOPLE);
        List<String> machines = mails(MACHINES);
        assertThat(people).hasSize(100).doesNotHaveDuplicates();
        assertThat(machines).hasSize(100).doesNotHaveDuplicates();
        assertThat(people).allSatisfy(mail -> {
            Verdict verdict = decide(mail);
            assertThat(verdict.createLead())
                    .as("%s%n%s", verdict.reason(), mail)
                    .isTrue();
        });
        assertThat(machines).allSatisfy(mail -> {
            Verdict verdict = decide(mail);
            assertThat(verdict.createLead() || verdict.create() != null)
                    .as("%s", mail)
                    .isFalse();
            assertThat(verdict.reason()).as("%s", mail).isNotNull();
        });
    }

    /** Each row four times: as it is, from another address, in another hour, and with a quoted mail below. */
    private static List<String> mails(String table) {
        List<String> mails = new ArrayList<>();
        for (String row : table.lines().toList()) {
            String[] cells = row.split("\\|", -1);
            for (int variant = 0; variant < 4; variant++) {
                String from = cells[0].strip();
                String text = cells[3].strip().replace("~", "\r\n")
                        + (variant == 3 ? "\r\n\r\n> Do not miss our offer. Unsubscribe here." : "");
                StringBuilder mail = new StringBuilder("From: ").append(from).append("\r\nTo: sales@example.com\r\n");
                for (String header : cells[1].strip().split("; (?=[A-Z][A-Za-z-]+: )")) {
                    mail.append(header.isEmpty() ? "" : header + "\r\n");
                }
                mail.append("Subject: ").append(cells[2].strip()).append("\r\nDate: Wed, 4 Mar 2026 ");
                mail.append(9 + variant).append(":00:00 +0000\r\nMessage-ID: <").append(mails.size());
                mail.append("@made.example>\r\n\r\n").append(text).append("\r\n");
                mails.add(variant == 1 ? mail.toString().replaceFirst("\\.example", ".test.example") : mail.toString());
            }
        }
        return mails;
    }

    private Verdict decide(String raw) {
        Octets octets = new Octets.InMemory(raw.getBytes(StandardCharsets.UTF_8));
        Instant now = Instant.parse("2026-03-04T12:00:00Z");
        Mail mail = (Mail) new MailReader().read(octets, now, ReadingOptions.defaults(folder));
        MailboxConfig mailbox = config.mailboxes().get(0);
        Delivery delivery =
                new Delivery(DeliveryId.uidl("sales", "INBOX", raw), octets, now, false, false, false, false);
        var direction = directions.of(mail, delivery);
        Candidate candidate = new Candidate(
                delivery, mailbox, mail, direction, rules.screen(new Scene(mail, delivery, mailbox, direction)));
        return decider.decide(candidate, mail, strangers(), queue -> new Turns.Turn("", Map.of()));
    }

    /** A CRM that knows nobody: whatever it is asked, there is none. */
    private static CrmView strangers() {
        return (CrmView) Proxy.newProxyInstance(
                CrmView.class.getClassLoader(), new Class<?>[] {CrmView.class}, (view, method, arguments) -> {
                    if (method.getReturnType() == List.class) {
                        return List.of();
                    }
                    return method.getReturnType() == int.class ? (Object) 0 : Optional.empty();
                });
    }
}

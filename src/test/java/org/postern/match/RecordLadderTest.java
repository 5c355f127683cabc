package org.postern.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.MailDraft.aMail;

import com.google.re2j.Pattern;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.config.LinkingConfig;
import org.postern.config.Secret;
import org.postern.config.ServiceCodeConfig;
import org.postern.config.StaffConfig;
import org.postern.match.RecordRef.Type;
import org.postern.message.Kind;
import org.postern.message.Mail;

/**
 * Ann (contact of account acme) has the opportunity "deal" and the case "help"; the case "done" is closed. Eve is of no client; Zed is of another one. Cara of
 * acme is not known to the CRM but takes part in the case.
 */
class RecordLadderTest {
    private static final Secret KEY = new Secret("a key of the company");
    private static final RecordRef HELP = new RecordRef(Type.CASE, "help");
    private static final RecordRef DEAL = new RecordRef(Type.OPPORTUNITY, "deal");

    private final Optional<ServiceCodeConfig> codes = Optional.of(new ServiceCodeConfig(
            KEY,
            List.of(Pattern.compile("\\[#(?P<case>\\d+)\\]"), Pattern.compile("Deal (?P<opportunity>[a-z0-9]+)"))));
    private final OurAddresses ours = new OurAddresses(
            List.of(Mailboxes.sales()), new StaffConfig(Set.of("example.com"), Set.of()), address -> false);
    private final MatchFinder finder = new MatchFinder(ours, codes, LinkingConfig.NONE, "mx.example.com");

    private final KnownTable known = new KnownTable()
            .contact("ann@acme.example", "ann", "acme")
            .contact("bob@acme.example", "bob", "acme")
            .contact("zed@other.example", "zed", "other")
            .party("anna@private.example", new Party(PartyType.USER, "anna", "Anna", null, null, true, null))
            .party("leo@new.example", new Party(PartyType.LEAD, "leo", "Leo", null, "boris", true, null))
            .record(KnownTable.record(Type.ACCOUNT, "acme", "Acme", true, "acme", null))
            .record(KnownTable.record(Type.LEAD, "leo", "Leo", true, null, null, "leo@new.example"))
            .record(KnownTable.record(
                    Type.CASE, "help", "Broken pump", true, "acme", "ann", "ann@acme.example", "cara@acme.example"))
            .record(KnownTable.record(
                    Type.OPPORTUNITY, "deal", "Twenty pumps", true, "acme", "ann", "ann@acme.example"))
            .record(KnownTable.record(Type.CASE, "done", "Old hose", false, "acme", "ann", "ann@acme.example"))
            .number(Type.CASE, "4711", HELP)
            .mail("m-help@crm", "Broken pump", HELP, "ann@acme.example", "sales@example.com")
            .mail("m-deal@crm", "Twenty pumps", DEAL, "ann@acme.example", "sales@example.com")
            .mail("m-done@crm", "Old hose", new RecordRef(Type.CASE, "done"), "ann@acme.example", "sales@example.com")
            .mail("m-lead@crm", "Hello there", new RecordRef(Type.LEAD, "leo"), "leo@new.example", "sales@example.com")
            .mail(
                    "m-acme@crm",
                    "Greetings",
                    new RecordRef(Type.ACCOUNT, "acme"),
                    "ann@acme.example",
                    "dora@acme.example")
            .mail("m-free@crm", "Nothing yet", null, "ann@acme.example", "sales@example.com");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            an answer to a stored mail             | ann@acme.example     | Re: Broken pump  | m-help@crm  | -                       | case help        | in-reply-to
            an answer with a new subject           | ann@acme.example     | Something else   | m-help@crm  | -                       | case help        | in-reply-to
            a colleague of the same client         | bob@acme.example     | Re: Broken pump  | m-help@crm  | -                       | case help        | in-reply-to
            an unknown participant                 | cara@acme.example    | Re: Broken pump  | m-help@crm  | -                       | case help        | in-reply-to
            a participant with a plus-tag          | cara+x@acme.example  | Re: Broken pump  | m-help@crm  | -                       | case help        | in-reply-to
            a user by a private address            | anna@private.example | Re: Broken pump  | m-help@crm  | -                       | case help        | in-reply-to
            a closed record is still told          | ann@acme.example     | Re: Old hose     | m-done@crm  | -                       | case done        | in-reply-to
            a lead's thread                        | leo@new.example      | Re: Hello there  | m-lead@crm  | -                       | lead leo         | in-reply-to
            a stranger with a stolen id            | eve@evil.example     | Re: Broken pump  | m-help@crm  | -                       | outsider         | nobody
            another client with a stolen id        | zed@other.example    | Re: Broken pump  | m-help@crm  | -                       | outsider         | party
            In-Reply-To before References          | ann@acme.example     | Re: Broken pump  | m-help@crm  | m-deal@crm              | case help        | in-reply-to
            References alone, same subject         | ann@acme.example     | Re: Broken pump  | -           | m-help@crm              | case help        | references
            References, other subject, shared one  | ann@acme.example     | Something else   | -           | m-help@crm              | case help        | references
            References, other subject, none shared | bob@acme.example     | Something else   | -           | m-help@crm              | -                | party
            References, same subject, same client  | bob@acme.example     | Re: Broken pump  | -           | m-help@crm              | case help        | references
            the newest reference first             | ann@acme.example     | Re: Twenty pumps | -           | m-help@crm m-deal@crm   | opportunity deal | references
            an unknown newest reference            | ann@acme.example     | Re: Broken pump  | -           | m-help@crm other@else   | case help        | references
            a stranger's References                | eve@evil.example     | Re: Broken pump  | -           | m-help@crm              | outsider         | nobody
            an unknown thread                      | eve@evil.example     | Re: Broken pump  | other@else  | other@else              | -                | nobody
            the CRM's own id, mail not stored      | ann@acme.example     | Re: offer        | -           | Case/help/17/1234@espo  | case help        | references
            the CRM's own id as In-Reply-To        | ann@acme.example     | Re: offer        | Case/help/17/1234@espo | -            | case help        | in-reply-to
            the CRM's system id                    | ann@acme.example     | Re: offer        | -           | Opportunity/deal/17/1234@espo-system | opportunity deal | references
            a stranger with the CRM's id           | eve@evil.example     | Re: offer        | -           | Case/help/17/1234@espo  | outsider         | nobody
            the CRM's id of no record              | ann@acme.example     | Re: offer        | -           | Case/gone/17/1234@espo  | -                | party
            an id that only looks like the CRM's   | ann@acme.example     | Re: offer        | -           | Case/help/17/1234@espo.evil | -            | party
            a thread that belongs to the client    | ann@acme.example     | Re: Greetings    | m-acme@crm  | -                       | -                | party
            a thread that belongs to nothing       | ann@acme.example     | Re: Nothing yet  | m-free@crm  | -                       | -                | party
            past a mail that belongs to nothing    | ann@acme.example     | Re: Broken pump  | m-free@crm  | m-help@crm              | case help        | references
            """)
    void followsTheThread(
            String why, String from, String subject, String inReplyTo, String references, String record, String by) {
        Mail mail = aMail().from(from)
                .to("sales@example.com")
                .subject(subject)
                .inReplyTo(inReplyTo)
                .references(references)
                .build();
        assertFound(finder.find(mail, Direction.IN, known), record, by);
    }

    /** {@code <help>} stands for the valid code of the case, {@code <deal>} for that of the opportunity, {@code <forged>} for one with a wrong MAC. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            in the subject                   | ann@acme.example  | Re: <help> pump     | -            | -            | -      | sales@example.com    | case help        | service-code
            in the new text                  | ann@acme.example  | pump                | see <help>   | -            | -      | sales@example.com    | case help        | service-code
            only in the quoted text          | ann@acme.example  | pump                | thanks       | > see <help> | -      | sales@example.com    | -                | party
            in our header                    | ann@acme.example  | pump                | -            | -            | <help> | sales@example.com    | case help        | service-code
            in the plus-address              | ann@acme.example  | pump                | -            | -            | -      | sales+<help>@example.com | case help    | service-code
            plus-address before subject      | ann@acme.example  | <deal>              | -            | -            | -      | sales+<help>@example.com | case help    | service-code
            header before subject            | ann@acme.example  | <deal>              | -            | -            | <help> | sales@example.com    | case help        | service-code
            subject before text              | ann@acme.example  | <deal>              | <help>       | -            | -      | sales@example.com    | opportunity deal | service-code
            a forged code                    | ann@acme.example  | <forged>            | -            | -            | -      | sales@example.com    | -                | party
            a forged code, then a valid one  | ann@acme.example  | <forged> <help>     | -            | -            | -      | sales@example.com    | case help        | service-code
            a stranger with a valid code     | eve@evil.example  | <help>              | -            | -            | -      | sales@example.com    | outsider         | nobody
            another client with a valid code | zed@other.example | <help>              | -            | -            | -      | sales@example.com    | outsider         | party
            a colleague with a valid code    | bob@acme.example  | <deal>              | -            | -            | -      | sales@example.com    | opportunity deal | service-code
            a legacy number                  | ann@acme.example  | Re: [#4711] pump    | -            | -            | -      | sales@example.com    | case help        | legacy-code
            a legacy number in the new text  | ann@acme.example  | pump                | [#4711]      | -            | -      | sales@example.com    | case help        | legacy-code
            a legacy number only quoted      | ann@acme.example  | pump                | thanks       | > [#4711]    | -      | sales@example.com    | -                | party
            a legacy number of a stranger    | eve@evil.example  | Re: [#4711] pump    | -            | -            | -      | sales@example.com    | outsider         | nobody
            a legacy number of nothing       | eve@evil.example  | Re: [#1] pump       | -            | -            | -      | sales@example.com    | -                | nobody
            a legacy id                      | ann@acme.example  | Deal deal, question | -            | -            | -      | sales@example.com    | opportunity deal | legacy-code
            our code before a legacy number  | ann@acme.example  | [#4711] <deal>      | -            | -            | -      | sales@example.com    | opportunity deal | service-code
            """)
    void followsACode(
            String why,
            String from,
            String subject,
            String text,
            String quoted,
            String header,
            String to,
            String record,
            String by) {
        Mail mail = aMail().from(from)
                .to(coded(to))
                .subject(coded(subject))
                .text(coded(text))
                .quoted(coded(quoted))
                .header("X-Postern-Code", coded(header))
                .build();
        assertFound(finder.find(mail, Direction.IN, known), record, by);
    }

    @Test
    void aThreadComesBeforeACode() {
        Mail mail = aMail().from("ann@acme.example")
                .subject(coded("<deal>"))
                .inReplyTo("m-help@crm")
                .build();
        assertFound(finder.find(mail, Direction.IN, known), "case help", "in-reply-to");
    }

    @Test
    void aCodeCountsWhereTheThreadBelongsToOthers() {
        known.record(KnownTable.record(Type.CASE, "zeds", "Zed's", true, "other", "zed"));
        String code = new ServiceCode(KEY).make(new RecordRef(Type.CASE, "zeds"));
        Mail mail = aMail().from("zed@other.example")
                .subject(code)
                .inReplyTo("m-help@crm")
                .build();
        assertFound(finder.find(mail, Direction.IN, known), "case zeds", "service-code");
    }

    @Test
    void whatWeSendContinuesItsThreadWhoeverItGoesTo() {
        Mail mail = aMail().from("boris@example.com")
                .to("new@acme.example")
                .inReplyTo("m-help@crm")
                .build();
        assertFound(finder.find(mail, Direction.OUT, known), "case help", "in-reply-to");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            our sent mail, read after its answer     | OUT | sales@example.com | ann@acme.example  | case help | ann@acme.example, sales@example.com | case help | answered-by
            a client's mail, read after our answer   | IN  | ann@acme.example  | sales@example.com | case help | ann@acme.example, sales@example.com | case help | answered-by
            a mail with the id, of somebody else     | IN  | eve@evil.example  | sales@example.com | case help | ann@acme.example, sales@example.com | -         | nobody
            a mail with the id, sent to us both      | IN  | eve@evil.example  | ann@acme.example  | case help | ann@acme.example, sales@example.com | -         | nobody
            our mail to somebody else, with the id   | OUT | sales@example.com | eve@evil.example  | case help | ann@acme.example, sales@example.com | -         | nobody
            an answer that belongs to the client     | IN  | ann@acme.example  | sales@example.com | account acme | ann@acme.example, sales@example.com | -      | party
            """)
    void continuesWhatItsAnswerBeganIfThatCameFirst(
            String why,
            Direction direction,
            String from,
            String to,
            String parent,
            String people,
            String record,
            String by) {
        String[] ref = parent.split(" ");
        KnownTable known = new KnownTable()
                .contact("ann@acme.example", "ann", "acme")
                .record(KnownTable.record(Type.CASE, "help", "Broken pump", false, "acme", "ann"))
                .answerTo(
                        "made@client.example",
                        new RecordRef(Type.valueOf(ref[0].toUpperCase(java.util.Locale.ROOT)), ref[1]),
                        people.split(", "));
        Mail mail = aMail().from(from).to(to).build();
        assertFound(finder.find(mail, direction, known), record, by);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            it answers nothing                   | -         | -                    | -
            what it answers is there             | m-help@crm | -                   | -
            something of its thread is there     | new@else  | m-help@crm x@else    | -
            what it answers is not there         | new@else  | -                    | new@else
            nothing of its thread is there       | -         | a@else b@else        | b@else
            it answers what the CRM has sent     | Case/help/17/1234@espo | -       | -
            """)
    void waitsForWhatItFollowsIfNothingOfItIsThere(String why, String inReplyTo, String references, String awaited) {
        Mail mail = aMail().from("ann@acme.example")
                .inReplyTo(inReplyTo)
                .references(references)
                .build();
        assertThat(LateAncestor.awaitedBy(mail, known)).isEqualTo(Optional.ofNullable(awaited));
    }

    /** {@code <help>} as above; the results are those of our own server, {@code evil:} those of another. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a proven client                        | ann@acme.example     | Re: Broken pump | m-help@crm | dmarc=pass      | case help | in-reply-to
            a client of whom nothing is known      | ann@acme.example     | Re: Broken pump | m-help@crm | spf=none        | case help | in-reply-to
            a forged client                        | ann@acme.example     | Re: Broken pump | m-help@crm | dmarc=fail      | outsider  | nobody
            a client whose SPF fails               | ann@acme.example     | Re: Broken pump | m-help@crm | spf=fail        | outsider  | nobody
            a forged client whom a stranger proves | ann@acme.example     | Re: Broken pump | m-help@crm | evil:dmarc=pass | case help | in-reply-to
            a client whom a stranger accuses       | ann@acme.example     | Re: Broken pump | m-help@crm | evil:dmarc=fail | case help | in-reply-to
            a forged participant                   | cara@acme.example    | Re: Broken pump | m-help@crm | dmarc=fail      | outsider  | nobody
            a forged client with a code            | ann@acme.example     | <help>          | -          | dmarc=fail      | outsider  | nobody
            a forged client with a number          | ann@acme.example     | [#4711]         | -          | dmarc=fail      | outsider  | nobody
            a forged client, nothing named         | ann@acme.example     | Hello           | -          | dmarc=fail      | -         | nobody
            a forged client with the very subject  | ann@acme.example     | Broken pump     | -          | dmarc=fail      | -         | nobody
            a proven client with the very subject  | ann@acme.example     | Broken pump     | -          | dmarc=pass      | case help | subject
            a forged client in a thread of nothing | ann@acme.example     | Re: Nothing yet | m-free@crm | dmarc=fail      | outsider  | nobody
            a proven user                          | anna@private.example | Re: Broken pump | m-help@crm | dmarc=pass      | case help | in-reply-to
            a user of whom nothing is known        | anna@private.example | Re: Broken pump | m-help@crm | spf=none        | outsider  | party
            a forged user                          | anna@private.example | Re: Broken pump | m-help@crm | dmarc=fail      | outsider  | nobody
            a proven one of us                     | sales@example.com    | Re: Broken pump | m-help@crm | dmarc=pass      | case help | in-reply-to
            one of us of whom nothing is known     | sales@example.com    | Re: Broken pump | m-help@crm | spf=none        | outsider  | nobody
            a proven stranger                      | eve@evil.example     | Re: Broken pump | m-help@crm | dmarc=pass      | outsider  | nobody
            a proven stranger in a thread of nothing | eve@evil.example   | Re: Nothing yet | m-free@crm | dmarc=pass      | outsider  | nobody
            a proven stranger with a number        | eve@evil.example     | [#4711]         | -          | dmarc=pass      | outsider  | nobody
            """)
    void whatAMailMayDoDependsOnItsProof(
            String why, String from, String subject, String inReplyTo, String results, String record, String by) {
        String server = results.startsWith("evil:") ? "mx.evil.test; " : "mx.example.com; ";
        Mail mail = aMail().from(from)
                .to("sales@example.com")
                .subject(coded(subject))
                .inReplyTo(inReplyTo)
                .header("Authentication-Results", server + results.replace("evil:", "") + " smtp.mailfrom=" + from)
                .build();
        Match match = finder.find(mail, Direction.IN, known);
        assertFound(match, record, by);
        if ("outsider".equals(record)) {
            assertThat(match.answers()).as("the answered mail stays as it is").isEmpty();
        }
    }

    @Test
    void aForgedColleagueContinuesNothing() {
        Mail mail = aMail().from("sales@example.com")
                .inReplyTo("m-help@crm")
                .header("Authentication-Results", "mx.example.com; dmarc=fail")
                .build();
        assertFound(finder.find(mail, Direction.IN, known), "outsider", "nobody");
    }

    @Test
    void anOutsiderGetsNotEvenHisOwnOnlyRecord() {
        known.record(KnownTable.record(Type.CASE, "zeds", "Zed's", true, "other", "zed"));
        Mail mail = aMail().from("zed@other.example").inReplyTo("m-help@crm").build();
        assertFound(finder.find(mail, Direction.IN, known), "outsider", "party");
    }

    @Test
    void theAnsweredMailIsToldEvenWithoutARecord() {
        Mail mail = aMail().from("ann@acme.example").inReplyTo("m-free@crm").build();
        assertThat(finder.find(mail, Direction.IN, known).answers())
                .hasValueSatisfying(answered -> assertThat(answered.messageId()).isEqualTo("m-free@crm"));
    }

    @ParameterizedTest(name = "{0} answering {1} is taken for {2}")
    @CsvSource({
        "cara@acme.example, m-help@crm, acme",
        "dora@acme.example, m-acme@crm, acme",
        "leo@new.example, m-lead@crm, leo"
    })
    void anUnknownParticipantIsTakenForTheClientOfTheThread(String from, String answered, String client) {
        Mail mail = aMail().from(from).subject("Re: it").inReplyTo(answered).build();
        assertThat(finder.find(mail, Direction.IN, known).party())
                .map(Party::id)
                .contains(client);
    }

    @Test
    void aStrangerIsNotTakenForTheClientOfTheThread() {
        Mail mail = aMail().from("eve@evil.example").inReplyTo("m-help@crm").build();
        assertThat(finder.find(mail, Direction.IN, known).party()).isEmpty();
    }

    /** Records are told as {@code id=name[@contact][!][-days]}: {@code !} not active, days since the last activity; all of account acme. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            no active record                  | Anything         | -                                        | -             | party
            the only active one               | Anything         | r1=Pumps@ann                             | r1            | only-active
            only closed ones                  | Anything         | r1=Pumps@ann!                            | -             | party
            a closed one does not count       | Anything         | r1=Pumps@ann! r2=Hoses@ann               | r2            | only-active
            the account's only one            | Anything         | r1=Pumps                                 | r1            | only-active
            her own before her account's      | Anything         | r1=Pumps r2=Hoses@ann                    | r2            | only-active
            a colleague's, the only one       | Anything         | r1=Pumps@bob                             | r1            | only-active
            several, none akin                | Anything         | r1=Pumps@ann r2=Hoses@ann                | -             | party
            several, one akin                 | Re: Hoses-2026   | r1=Pumps-2026@ann r2=Hoses-2026@ann      | r2            | subject
            several akin                      | Hoses-2026       | r1=Hoses-2026@ann r2=Hoses-2026@ann      | -             | party
            akin but long ago                 | Hoses-2026       | r1=Pumps@ann r2=Hoses-2026@ann-31        | -             | party
            akin and just recent              | Hoses-2026       | r1=Pumps@ann r2=Hoses-2026@ann-29        | r2            | subject
            """)
    void withoutATrailThePartysOnlyActiveRecordCounts(
            String why, String subject, String records, String expected, String by) {
        var table = new KnownTable().contact("ann@acme.example", "ann", "acme");
        if (records != null) {
            for (String told : records.split(" ")) {
                table.record(told(told));
            }
        }
        Mail mail = aMail().from("ann@acme.example").subject(subject).build();
        assertFound(finder.find(mail, Direction.IN, table), expected == null ? null : "opportunity " + expected, by);
        assertFound(
                finder.find(mail, Direction.IN, table.reversed()),
                expected == null ? null : "opportunity " + expected,
                by);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            no active record                  | Anything         | -                                           | -  | party
            the only one                      | Anything         | r1=Pumps@ann-400                            | r1 | only-active
            the one worked on last            | Anything         | r1=Pumps@ann-9 r2=Hoses@ann-3 r3=Nuts@ann-5 | r2 | last-active
            however long ago                  | Anything         | r1=Pumps@ann-99 r2=Hoses@ann-98             | r2 | last-active
            the lowest id of the same day     | Anything         | r2=Pumps@ann-3 r1=Hoses@ann-3               | r1 | last-active
            an akin one before the last       | Hoses-2026       | r1=Pumps@ann-1 r2=Hoses-2026@ann-9          | r2 | subject
            her own before her account's      | Anything         | r1=Pumps r2=Hoses@ann-9 r3=Nuts@ann-8       | r3 | last-active
            """)
    void ifWishedTheRecordWorkedOnLastCounts(String why, String subject, String records, String expected, String by) {
        var table = new KnownTable().contact("ann@acme.example", "ann", "acme");
        if (records != null) {
            for (String told : records.split(" ")) {
                table.record(told(told));
            }
        }
        var finder = new MatchFinder(ours, codes, new LinkingConfig(true, Map.of()), "mx.example.com");
        Mail mail = aMail().from("ann@acme.example").subject(subject).build();
        String record = expected == null ? null : "opportunity " + expected;
        assertFound(finder.find(mail, Direction.IN, table), record, by);
        assertFound(finder.find(mail, Direction.IN, table.reversed()), record, by);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIST", "BULK", "BOUNCE", "COMPLAINT"})
    void massMailIsAboutNoRecordByItself(Kind kind) {
        var table = new KnownTable().contact("ann@acme.example", "ann", "acme").record(told("r1=Pumps@ann"));
        Mail mail = aMail().from("ann@acme.example").kind(kind).build();
        assertFound(finder.find(mail, Direction.IN, table), null, "party");
    }

    @Test
    void everythingThatIsAskedWasToldByTheCluesBeforehand() {
        Mail mail = aMail().from("Ann+Shop@ACME.example")
                .to(coded("sales+<help>@example.com, bob@příklad.example"))
                .cc("cara@acme.example")
                .subject(coded("Re: [#4711] Deal deal <deal>"))
                .inReplyTo("m-free@crm Case/help/17/1@espo")
                .references("a@b m-help@crm c@d")
                .build();
        Clues clues = Clues.of(mail, codes, LinkingConfig.NONE);
        for (Direction direction : Direction.values()) {
            finder.find(mail, direction, known);
        }
        assertThat(clues.addresses()).containsAll(known.askedAddresses()).contains("bob@xn--pklad-zsa96e.example");
        assertThat(clues.messageIds()).containsAll(known.askedIds());
        assertThat(clues.records()).contains(HELP, DEAL);
        assertThat(clues.numbers())
                .contains(new Clues.Numbered(Type.CASE, "4711"), new Clues.Numbered(Type.OPPORTUNITY, "deal"));
    }

    @Test
    void aHostileMailAsksForABoundedNumberOfThings() {
        String ids = String.join(
                " ", IntStream.range(0, 5000).mapToObj(i -> "id" + i + "@x").toList());
        String to = String.join(
                ",",
                IntStream.range(0, 5000).mapToObj(i -> "a" + i + "@x.example").toList());
        String numbers = String.join(
                " ", IntStream.range(0, 5000).mapToObj(i -> "[#" + i + "]").toList());
        Clues clues = Clues.of(
                aMail().references(ids).to(to).subject(numbers).text(numbers).build(), codes, LinkingConfig.NONE);
        assertThat(clues.messageIds()).hasSize(100).contains("id4999@x");
        assertThat(clues.addresses()).hasSizeLessThanOrEqualTo(102);
        assertThat(clues.numbers()).hasSize(20);
    }

    private static void assertFound(Match match, String record, String by) {
        boolean outsider = "outsider".equals(record);
        assertThat(match.record().map(r -> r.ref().toString()).orElse(null)).isEqualTo(outsider ? null : record);
        assertThat(match.by()).isEqualTo(by);
        assertThat(match.outsider()).isEqualTo(outsider);
    }

    private static String coded(String text) {
        if (text == null) {
            return null;
        }
        ServiceCode code = new ServiceCode(KEY);
        boolean address = text.contains("+<");
        return text.replace("<help>", address ? code.tag(HELP) : code.make(HELP))
                .replace("<deal>", address ? code.tag(DEAL) : code.make(DEAL))
                .replace("<forged>", "[CRM-chelp-aaaaaaaaaaaaa]");
    }

    private static OpenRecord told(String told) {
        var matcher = java.util.regex.Pattern.compile("(\\w+)=([\\w-]+?)(?:@(\\w+))?(!)?(?:(?<=@\\w{3})-(\\d+))?")
                .matcher(told);
        assertThat(matcher.matches()).as(told).isTrue();
        int days = matcher.group(5) == null ? 1 : Integer.parseInt(matcher.group(5));
        return new OpenRecord(
                new RecordRef(Type.OPPORTUNITY, matcher.group(1)),
                matcher.group(2),
                matcher.group(4) == null,
                "anna",
                "acme",
                matcher.group(3),
                Instant.parse("2026-03-04T09:00:00Z").minusSeconds(days * 86_400L),
                Set.of());
    }
}

package org.postern.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.MailDraft.aMail;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.LinkingConfig;
import org.postern.config.StaffConfig;

class PartyFinderTest {
    private final OurAddresses ours = new OurAddresses(
            List.of(Mailboxes.sales()), new StaffConfig(Set.of("example.com"), Set.of()), address -> false);
    private final MatchFinder finder = new MatchFinder(ours, Optional.empty(), LinkingConfig.NONE, null);

    /** Who has an address is told as {@code type:id[@account][!][/day]}: {@code !} closed or inactive, day of March of the last activity. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nobody                            | ann@client.example       | ann@client.example             |                               |
            no sender                         |                          | ann@client.example             | contact:c1                    |
            a contact                         | ann@client.example       | ann@client.example             | contact:c1                    | contact:c1
            case does not matter              | Ann@Client.EXAMPLE       | ann@client.example             | contact:c1                    | contact:c1
            an account                        | ann@client.example       | ann@client.example             | account:a1                    | account:a1
            a lead                            | ann@client.example       | ann@client.example             | lead:l1                       | lead:l1
            a user                            | ann@client.example       | ann@client.example             | user:u1                       | user:u1
            contact before account            | ann@client.example       | ann@client.example             | account:a1 contact:c1         | contact:c1
            contact before lead               | ann@client.example       | ann@client.example             | lead:l1/9 contact:c1/1        | contact:c1
            account before lead               | ann@client.example       | ann@client.example             | lead:l1 account:a1            | account:a1
            lead before user                  | ann@client.example       | ann@client.example             | user:u1 lead:l1               | lead:l1
            active contact before inactive    | ann@client.example       | ann@client.example             | contact:c1!/9 contact:c2/1    | contact:c2
            inactive contact before account   | ann@client.example       | ann@client.example             | account:a1 contact:c1!        | contact:c1
            open lead before closed           | ann@client.example       | ann@client.example             | lead:l1!/9 lead:l2/1          | lead:l2
            the newest activity               | ann@client.example       | ann@client.example             | contact:c1/1 contact:c2/9     | contact:c2
            known activity before unknown     | ann@client.example       | ann@client.example             | contact:c1 contact:c2/1       | contact:c2
            the lowest id                     | ann@client.example       | ann@client.example             | contact:c2/1 contact:c1/1     | contact:c1
            a converted lead is its account   | ann@client.example       | ann@client.example             | lead:l1@a7!                   | account:a7
            a converted lead counts as client | ann@client.example       | ann@client.example             | lead:l2 lead:l1@a7!           | account:a7
            a contact before a converted lead | ann@client.example       | ann@client.example             | lead:l1@a7! contact:c1        | contact:c1
            a plus-tag                        | ann+shop@client.example  | ann@client.example             | contact:c1                    | contact:c1
            the exact address first           | ann+shop@client.example  | ann+shop@client.example        | contact:c9                    | contact:c9
            a tag that is none                | +ann@client.example      | ann@client.example             | contact:c1                    |
            a domain in Unicode               | ann@příklad.example      | ann@xn--pklad-zsa96e.example      | contact:c1                    | contact:c1
            a domain in ASCII                 | ann@xn--pklad-zsa96e.example| ann@příklad.example            | contact:c1                    | contact:c1
            an illegal domain                 | ann@-_-.example          | ann@-_-.example                | contact:c1                    | contact:c1
            half an address                   | ann@                     | ann@                           | contact:c1                    |
            no address at all                 | ann                      | ann                            | contact:c1                    |
            another address of that domain    | bob@client.example       | ann@client.example             | contact:c1                    |
            a closed lead alone               | ann@client.example       | ann@client.example             | lead:l1!                      | lead:l1
            an inactive contact alone         | ann@client.example       | ann@client.example             | contact:c1!                   | contact:c1
            inactive contact before open lead | ann@client.example       | ann@client.example             | lead:l1/9 contact:c1!/1       | contact:c1
            two converted leads, one account  | ann@client.example       | ann@client.example             | lead:l1@a7! lead:l2@a7!       | account:a7
            a converted lead and its account  | ann@client.example       | ann@client.example             | lead:l1@a7! account:a7        | account:a7
            the lowest id of accounts         | ann@client.example       | ann@client.example             | account:a2/1 account:a1/1     | account:a1
            the newest of leads               | ann@client.example       | ann@client.example             | lead:l1/1 lead:l2/9           | lead:l2
            several tags                      | ann+a+b@client.example   | ann@client.example             | contact:c1                    | contact:c1
            dots count                        | a.nn@client.example      | ann@client.example             | contact:c1                    |
            """)
    void findsWhoWrote(String why, String from, String address, String known, String expected) {
        var mail = aMail().from(from).to("sales@example.com").build();
        for (KnownTable table :
                List.of(table(address, known), table(address, known).reversed())) {
            assertThat(told(finder.find(mail, Direction.IN, table))).isEqualTo(expected);
        }
    }

    /** Mapped are client.example and north.client.example, příklad.example, gone.example (whose account is deleted) and example.com, which is ours. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            somebody new of a mapped domain     | new@client.example         |             | account:acme
            in any case                         | New@CLIENT.example         |             | account:acme
            with a plus-tag                     | new+x@client.example       |             | account:acme
            below the domain                    | new@mail.client.example    |             | account:acme
            far below it                        | new@a.b.c.client.example   |             | account:acme
            the nearest domain                  | new@north.client.example   |             | account:north
            below the nearest                   | new@x.north.client.example |             | account:north
            not beside it                       | new@otherclient.example    |             |
            not above it                        | new@example                |             |
            a domain in Unicode                 | new@příklad.example        |             | account:priklad
            a domain in ASCII                   | new@xn--pklad-zsa96e.example  |             | account:priklad
            an account that is gone             | new@gone.example           |             |
            one of us                           | boris@example.com          |             |
            the address before the domain       | ann@client.example         | contact:c1  | contact:c1
            also a lead's                       | ann@client.example         | lead:l1     | lead:l1
            also without its plus-tag           | ann+x@client.example       | contact:c1  | contact:c1
            """)
    void somebodyUnknownBelongsToTheCompanyOfHisDomain(String why, String from, String known, String expected) {
        var linking = new LinkingConfig(
                false,
                Map.of(
                        "client.example", "acme",
                        "north.client.example", "north",
                        "xn--pklad-zsa96e.example", "priklad",
                        "gone.example", "gone",
                        "example.com", "ourselves"));
        var table = table("ann@client.example", known);
        for (String account : List.of("acme", "north", "priklad", "ourselves")) {
            table.record(KnownTable.record(RecordRef.Type.ACCOUNT, account, account, true, account, null));
        }
        var mail = aMail().from(from).to("sales@example.com").build();
        Match match = new MatchFinder(ours, Optional.empty(), linking, null).find(mail, Direction.IN, table);
        assertThat(told(match)).isEqualTo(expected);
        assertThat(told(finder.find(mail, Direction.IN, table)))
                .as("without a map")
                .isEqualTo(known == null ? null : expected);
    }

    @Test
    void aForgedSenderOfAMappedDomainIsAStranger() {
        var linking = new LinkingConfig(false, Map.of("client.example", "acme"));
        var known =
                new KnownTable().record(KnownTable.record(RecordRef.Type.ACCOUNT, "acme", "Acme", true, "acme", null));
        var mail = aMail().from("new@client.example")
                .header("Authentication-Results", "mx.example.com; dmarc=fail header.from=client.example")
                .build();
        var finder = new MatchFinder(ours, Optional.empty(), linking, "mx.example.com");
        assertThat(told(finder.find(mail, Direction.IN, known))).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the first recipient            | ann@client.example, bob@client.example          |                    | contact:ann
            the first one that is known    | new@client.example, bob@client.example          |                    | contact:bob
            a copy                         | new@client.example                              | ann@client.example | contact:ann
            To before Cc                   | bob@client.example                              | ann@client.example | contact:bob
            one of us does not count       | boris@example.com, ann@client.example           |                    | contact:ann
            nobody known                   | new@client.example                              |                    |
            nobody at all                  |                                                 |                    |
            """)
    void outgoingMailBelongsToTheFirstKnownRecipient(String why, String to, String cc, String expected) {
        var known = new KnownTable()
                .contact("ann@client.example", "ann", null)
                .contact("bob@client.example", "bob", null)
                .contact("boris@example.com", "boris", null);
        var mail = aMail().from("boris@example.com").to(to).cc(cc).build();
        assertThat(told(finder.find(mail, Direction.OUT, known))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the contact of the thread's record | c2 |    | contact:c2
            somebody of the record's account   |    | a3 | contact:c3
            a thread of others                 | c9 | a9 | contact:c1
            """)
    void thePartyOfTheThreadComesFirst(String why, String contact, String account, String expected) {
        var known = table("info@client.example", "contact:c1/9 contact:c2@a2/2 contact:c3@a3/1 account:a3");
        var ref = new RecordRef(RecordRef.Type.CASE, "k1");
        known.record(KnownTable.record(
                        RecordRef.Type.CASE, "k1", "Pump", true, account, contact, "info@client.example"))
                .mail("x@crm", "Pump", ref);
        var mail = aMail().from("info@client.example").inReplyTo("x@crm").build();
        assertThat(told(finder.find(mail, Direction.IN, known))).isEqualTo(expected);
        assertThat(told(finder.find(mail, Direction.IN, known.reversed()))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"INTERNAL, user:u1", "IN, contact:c1"})
    void amongOurselvesTheUserComesFirst(Direction direction, String expected) {
        var known = table("ann@client.example", "contact:c1 user:u1");
        assertThat(told(finder.find(aMail().build(), direction, known))).isEqualTo(expected);
    }

    @Test
    void ambiguityIsTold() {
        var known = table("ann@client.example", "contact:c1/1 contact:c2/9");
        assertThat(finder.find(aMail().build(), Direction.IN, known).trace())
                .anyMatch(step -> step.detail().contains("of 2 that have the address; the others: contact c1"));
    }

    private static KnownTable table(String address, String known) {
        var table = new KnownTable();
        if (known != null) {
            Arrays.stream(known.split(" ")).map(PartyFinderTest::party).forEach(p -> table.party(address, p));
        }
        return table;
    }

    private static Party party(String told) {
        String[] parts = told.split("[:/]");
        String[] id = parts[1].replace("!", "").split("@");
        PartyType type = PartyType.valueOf(parts[0].toUpperCase(Locale.ROOT));
        String account = type == PartyType.ACCOUNT ? id[0] : id.length > 1 ? id[1] : null;
        Instant active = parts.length > 2 ? Instant.parse("2026-03-0" + parts[2] + "T00:00:00Z") : null;
        return new Party(type, id[0], id[0], account, "boris", !told.contains("!"), active);
    }

    private static String told(Match match) {
        return match.party().map(p -> p.type().label() + ":" + p.id()).orElse(null);
    }
}

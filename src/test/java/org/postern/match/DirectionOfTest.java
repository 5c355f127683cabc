package org.postern.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.MailDraft.aMail;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.StaffConfig;

class DirectionOfTest {
    private final OurAddresses ours = new OurAddresses(
            List.of(Mailboxes.sales()),
            new StaffConfig(Set.of("example.com", "xn--pklad-zsa96e.example"), Set.of("boss@home.example")),
            "anna@freemail.example"::equals);
    private final DirectionOf direction = new DirectionOf(ours, "mx.example.com");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a client writes to us               | ann@client.example    | sales@example.com                     |                                    | false | IN
            a client writes to a client as well | ann@client.example    | sales@example.com, bob@client.example |                                    | false | IN
            nobody writes                       |                       | sales@example.com                     |                                    | false | IN
            a colleague to a client             | boris@example.com     | ann@client.example                    |                                    | false | OUT
            a colleague to us all               | boris@example.com     | sales@example.com, info@example.com   |                                    | false | INTERNAL
            a colleague with us in copy         | boris@example.com     | ann@client.example, sales@example.com |                                    | false | OUT
            a colleague to nobody visible       | boris@example.com     |                                       |                                    | false | INTERNAL
            a CRM user by a private address     | anna@freemail.example | ann@client.example                    |                                    | false | OUT
            a CRM user's address with a tag     | anna+x@freemail.example | ann@client.example                  |                                    | false | OUT
            staff by address                    | boss@home.example     | sales@example.com                     |                                    | false | INTERNAL
            our mailbox to itself               | sales@example.com     | sales@example.com                     |                                    | false | INTERNAL
            an alias of ours                    | info@example.com      | ann@client.example                    |                                    | false | OUT
            our address with a tag              | Sales+x@Example.COM   | ann@client.example                    |                                    | false | OUT
            our domain in Unicode               | a@příklad.example     | sales@example.com                     |                                    | false | INTERNAL
            a domain that only ends like ours   | a@notexample.com      | sales@example.com                     |                                    | false | IN
            a folder of sent mail               | boris@example.com     | ann@client.example                    |                                    | true  | OUT
            sent by an alias nobody told of     | other@elsewhere.test  | ann@client.example                    |                                    | true  | OUT
            sent to hidden recipients           | boris@example.com     |                                       |                                    | true  | OUT
            sent among ourselves                | boris@example.com     | anna@freemail.example                 |                                    | true  | INTERNAL
            a forged colleague                  | boris@example.com     | sales@example.com                     | mx.example.com; dmarc=fail         | false | IN
            a colleague of whom nothing is known| boris@example.com     | ann@client.example                    | mx.example.com; spf=none           | false | IN
            a colleague logged in elsewhere     | boris@example.com     | ann@client.example                    | mx.example.com; auth=pass smtp.auth=e@o.example | false | IN
            a colleague logged in here          | boris@example.com     | ann@client.example                    | mx.example.com; auth=pass smtp.auth=boris@example.com | false | OUT
            a colleague whom a stranger accuses | boris@example.com     | sales@example.com                     | mx.evil.example; dmarc=fail        | false | INTERNAL
            a proven colleague                  | boris@example.com     | sales@example.com                     | mx.example.com; dmarc=pass         | false | INTERNAL
            """)
    void tellsWhichWayAMailWent(
            String why, String from, String to, String auth, boolean sentFolder, Direction expected) {
        MailDraft draft =
                aMail().from(from).to(to).header("Authentication-Results", auth).outgoing(sentFolder);
        assertThat(direction.of(draft.build(), draft.delivery())).isEqualTo(expected);
    }

    @Test
    void aFormThatWritesInOurNameForACustomerComesIn() {
        MailDraft draft = aMail().from("ann@client.example")
                .headerFrom("info@example.com")
                .to("sales@example.com");
        assertThat(direction.of(draft.build(), draft.delivery())).isEqualTo(Direction.IN);
    }
}

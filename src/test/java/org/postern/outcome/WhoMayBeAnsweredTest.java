package org.postern.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.MailDraft.aMail;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.config.StaffConfig;
import org.postern.match.Mailboxes;
import org.postern.match.OurAddresses;
import org.postern.message.Kind;

class WhoMayBeAnsweredTest {
    private static final OurAddresses OURS = new OurAddresses(
            List.of(Mailboxes.sales()),
            new StaffConfig(Set.of("staff.example"), Set.of()),
            "boss@private.example"::equals);

    private final WhoMayBeAnswered who = new WhoMayBeAnswered(OURS, null);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ann@client.example                  |
            Ann.O'Hara+x@mail.client.example    |
            reply@client.example                |
            norep@client.example                |
            anna.request@client.example         |
            noreply@client.example              | nobody reads there
            no-reply@client.example             | nobody reads there
            news-do_not_reply@client.example    | nobody reads there
            MAILER-DAEMON@client.example        | nobody reads there
            bounces+77@client.example           | nobody reads there
            owner-list@client.example           | nobody reads there
            list-request@client.example         | nobody reads there
            sales@example.com                   | our own address
            info+x@example.com                  | our own address
            anna@staff.example                  | our own address
            boss@private.example                | our own address
            ann                                 | no plain address
            'ann@client.example, b@x.example'   | no plain address
            "ann b"@client.example              | no plain address
            ann@[10.0.0.1]                      | no plain address
            ann@localhost                       | no plain address
            """)
    void peopleAreAnsweredAndMachinesAreNot(String from, @Nullable String refusal) {
        assertThat(who.refusal(aMail().from("X <" + from + ">").build())).isEqualTo(refusal);
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "HUMAN", mode = EnumSource.Mode.EXCLUDE)
    void onlyHumanMailIsAnswered(Kind kind) {
        assertThat(who.refusal(aMail().kind(kind).build())).isEqualTo("kind " + kind.label());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Auto-Submitted | no                       |
            Auto-Submitted | No                       |
            Auto-Submitted | auto-replied             | automatic mail
            Auto-Submitted | auto-generated (x)       | automatic mail
            Precedence     | bulk                     | automatic mail
            Precedence     | List                     | automatic mail
            Precedence     | first-class              |
            List-Id        | <l.client.example>       | automatic mail
            Return-Path    | <>                       | automatic mail
            Return-Path    | <ann@client.example>     |
            """)
    void whatCallsItselfAutomaticIsNotAnswered(String header, String value, @Nullable String refusal) {
        assertThat(who.refusal(aMail().header(header, value).build())).isEqualTo(refusal);
    }

    @Test
    void anAddressFoundInTheTextOfAFormIsNotAnswered() {
        assertThat(who.refusal(aMail().headerFrom("form@website.example").build()))
                .isEqualTo("the address was found in the text");
    }

    @Test
    void nobodyIsNotAnswered() {
        assertThat(who.refusal(aMail().from(null).build())).isEqualTo("no plain address");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -              | mx.example.com; dmarc=fail | -
            mx.example.com | mx.example.com; dmarc=pass | -
            mx.example.com | mx.example.com; dmarc=fail | sender not proven
            mx.example.com | evil.example; dmarc=pass   | sender not proven
            mx.example.com | -                          | sender not proven
            """)
    void whereOurServerProvesSendersOnlyProvenOnesAreAnswered(
            @Nullable String authservId, @Nullable String results, @Nullable String refusal) {
        assertThat(new WhoMayBeAnswered(OURS, authservId)
                        .refusal(aMail().header("Authentication-Results", results)
                                .build()))
                .isEqualTo(refusal);
    }
}

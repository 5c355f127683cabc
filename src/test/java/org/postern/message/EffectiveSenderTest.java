package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveSenderTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            plain         | From counts                   | Ann <ann@x.example>             |               |               | r@x.example     |               | Ann <ann@x.example>
            plain         | the first with a domain       | root, ann@x.example             |               |               |                 |               | <ann@x.example>
            plain         | no From: Sender               |                                 | s@x.example   | b@x.example   |                 |               | <s@x.example>
            plain         | neither: Return-Path          |                                 |               | b@x.example   | r@x.example     |               | <b@x.example>
            plain         | nobody                        |                                 |               |               |                 |               |
            reply-to      | the form's visitor            | Form <info@example.com>         |               |               | v@x.example     |               | Form <v@x.example>
            reply-to      | with a name of his own        | Form <info@example.com>         |               |               | Vi <v@x.example> |              | Vi <v@x.example>
            reply-to      | our own address is no visitor | Form <form@x.example>           |               |               | info@example.com |              | Form <form@x.example>
            reply-to      | no Reply-To                   | ann@x.example                   |               |               |                 |               | <ann@x.example>
            list-original | X-Original-From               | Ann via L <l@list.example>      |               |               |                 | ann@x.example | <ann@x.example>
            list-original | Reply-To behind "via"         | Ann via L <l@list.example>      |               |               | ann@x.example   |               | <ann@x.example>
            list-original | Reply-To of a plain From      | Ann <ann@x.example>             |               |               | other@x.example |               | Ann <ann@x.example>
            sender-header | Sender                        | Ann via Calendar <ann@x.example> | s@x.example  |               |                 |               | <s@x.example>
            sender-header | no Sender: From               | ann@x.example                   |               |               | r@x.example     |               | <ann@x.example>
            forwarded     | nothing was forwarded         | ann@x.example                   |               |               | r@x.example     |               | <ann@x.example>
            a-form        | a form that was not filled in | Ann <ann@x.example>             |               |               | other@x.example |               | Ann <ann@x.example>
            """)
    void is(
            String source,
            String why,
            String from,
            String sender,
            String path,
            String replyTo,
            String original,
            String expected) {
        EffectiveSender effective = new EffectiveSender(source, new Own(Set.of("INFO@example.com"), null));
        Address found = effective.of(new EffectiveSender.Claims(
                list(from), list(sender), list(path), list(replyTo), list(original), null, null));
        assertThat(found == null ? null : found.toString()).as(why).isEqualTo(expected);
    }

    private static java.util.List<Address> list(String field) {
        return field == null
                ? java.util.List.of()
                : AddressList.of(field.replace("root,", "<root>,"), HeaderText.PLAIN);
    }
}

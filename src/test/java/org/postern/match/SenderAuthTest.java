package org.postern.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.MailDraft.aMail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.message.Address;
import org.postern.message.AuthenticationResults.Verdict;
import org.postern.message.Forwarded;

class SenderAuthTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            mx.example.com; dmarc=pass header.from=client.example                                              | PASS
            mx.example.com; dmarc=fail (p=reject dis=none) header.from=client.example                          | FAIL
            MX.Example.COM 1; dmarc=pass                                                                       | PASS
            mx.example.com; spf=pass smtp.mailfrom=ann@client.example                                          | PASS
            mx.example.com; spf=pass smtp.mailfrom=bounce.client.example                                       | PASS
            mx.example.com; spf=pass smtp.mailfrom=mass.mailer.test                                            | NONE
            mx.example.com; spf=fail smtp.mailfrom=ann@client.example                                          | FAIL
            mx.example.com; spf=softfail smtp.mailfrom=ann@client.example                                      | NONE
            mx.example.com; dkim=pass header.d=client.example; spf=fail smtp.mailfrom=list.test                | PASS
            mx.example.com; dkim=pass (2048-bit key; unprotected) header.d=client.example header.i=@client.example | PASS
            mx.example.com; dkim=pass header.d=evil.test; dmarc=fail header.from=client.example                | FAIL
            mx.example.com; dkim=pass header.d=example                                                         | NONE
            mx.example.com; dkim=fail header.d=client.example                                                  | FAIL
            mx.example.com; auth=pass smtp.auth=ann@client.example                                             | PASS
            mx.example.com; auth=pass smtp.auth=eve@other.example                                              | NONE
            mx.example.com; auth=pass smtp.auth=ann                                                            | NONE
            mx.example.com; auth=fail smtp.auth=ann@client.example                                             | NONE
            mx.example.com; dmarc=fail; auth=pass smtp.auth=ann@client.example                                 | FAIL
            mx.example.com; dmarc=none; spf=none                                                               | NONE
            mx.example.com; none                                                                               | NONE
            mx.example.com                                                                                     | NONE
            mx.evil.test; dmarc=pass                                                                           | NONE
            mx.example.com.evil.test; dmarc=pass                                                               | NONE
            (mx.example.com) mx.evil.test; dmarc=pass                                                          | NONE
            '; dmarc=pass'                                                                                     | NONE
            """)
    void believesOnlyOurOwnServer(String results, Verdict expected) {
        var mail = aMail().from("ann@client.example")
                .header("Authentication-Results", results)
                .build();
        assertThat(SenderAuth.of(mail, "mx.example.com")).isEqualTo(expected);
    }

    @Test
    void nobodyIsBelievedWhereNoServerIsNamed() {
        var mail = aMail().header("Authentication-Results", "mx.example.com; dmarc=fail")
                .build();
        assertThat(SenderAuth.of(mail, null)).isEqualTo(Verdict.NONE);
    }

    @Test
    void onlyTheTopmostResultOfOurServerCounts() {
        var mail = aMail().from("ann@client.example")
                .header("Authentication-Results", "mx.evil.test; dmarc=pass")
                .header("Authentication-Results", "mx.example.com; dmarc=fail")
                .header("Authentication-Results", "mx.example.com; dmarc=pass")
                .build();
        assertThat(SenderAuth.of(mail, "mx.example.com")).isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"dmarc=pass, NONE", "dmarc=fail, FAIL", "dmarc=none, NONE"})
    void anAddressThatAFormNamesIsNeverProven(String result, Verdict expected) {
        var mail = aMail().from("ann@client.example")
                .headerFrom("form@web.example")
                .header("Authentication-Results", "mx.example.com; " + result)
                .build();
        assertThat(SenderAuth.of(mail, "mx.example.com")).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            mx.example.com; dmarc=pass | NONE
            mx.example.com; dmarc=fail | FAIL
            mx.example.com; spf=none   | FAIL
                                       | NONE
            """)
    void onlyOneOfUsWhoIsProvenForwardsTheMailOfSomebodyElse(String results, Verdict expected) {
        var ann = new Address(null, "ann@client.example");
        var boris = new Address(null, "boris@example.com");
        var mail = aMail().from(ann.address())
                .headerFrom(boris.address())
                .fact(new Forwarded(ann, boris, false, null))
                .header("Authentication-Results", results)
                .build();
        assertThat(SenderAuth.of(mail, "mx.example.com")).isEqualTo(expected);
    }
}

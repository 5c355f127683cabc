package org.postern.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationResultsTest {
    private static AuthenticationResults.Verdict verdict(String... fields) {
        Headers headers = new Headers(Stream.of(fields)
                .map(f -> new Headers.Field("Authentication-Results", f))
                .toList());
        return AuthenticationResults.of(headers, "mx.example.com", Optional.of(new Address(null, "ann@Example.org")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            DMARC passes             | mx.example.com; dmarc=pass header.from=example.org                               | PASS
            DMARC fails              | mx.example.com; dkim=pass header.d=example.org; dmarc=fail                       | FAIL
            DMARC not published      | mx.example.com; dmarc=none                                                       | NONE
            DKIM of the sender       | mx.example.com; dkim=pass header.d=example.org                                   | PASS
            DKIM of a parent         | mx.example.com; dkim=pass header.d=org.example.org                               | PASS
            DKIM by identity         | mx.example.com; dkim=pass header.i=@example.org                                  | PASS
            DKIM of a stranger       | mx.example.com; dkim=pass header.d=evil.example                                  | NONE
            DKIM of a look-alike     | mx.example.com; dkim=pass header.d=notexample.org                                | NONE
            DKIM of a look-alike2    | mx.example.com; dkim=pass header.d=ample.org                                     | NONE
            DKIM of a whole TLD      | mx.example.com; dkim=pass header.d=org                                           | NONE
            SPF of the sender        | mx.example.com; spf=pass smtp.mailfrom=bounce@example.org                        | PASS
            SPF of a stranger        | mx.example.com; spf=pass smtp.mailfrom=eve@evil.example                          | NONE
            SPF fails                | mx.example.com; spf=fail smtp.mailfrom=ann@example.org                           | FAIL
            SPF is unsure            | mx.example.com; spf=softfail smtp.mailfrom=ann@example.org                       | NONE
            one fails, one passes    | mx.example.com; spf=fail; dkim=pass header.d=example.org                         | PASS
            none                     | mx.example.com; none                                                             | NONE
            only the id              | mx.example.com                                                                   | NONE
            a version                | mx.example.com 1; dmarc=pass                                                     | PASS
            comments and blanks      | MX.example.com (x; dmarc=fail); dmarc = pass (p=none; dis=none)                  | PASS
            pass in a comment        | mx.example.com; dmarc=fail (dmarc=pass; dmarc=pass)                              | FAIL
            another server           | mx.evil.example; dmarc=pass                                                      | NONE
            """)
    void tells(String why, String field, AuthenticationResults.Verdict expected) {
        assertThat(verdict(field)).as(why).isEqualTo(expected);
    }

    @Test
    void onlyTheTopmostOfOurServerCounts() {
        assertThat(verdict("mx.other.example; dmarc=pass", "mx.example.com; dmarc=fail", "mx.example.com; dmarc=pass"))
                .isEqualTo(AuthenticationResults.Verdict.FAIL);
    }

    @Test
    void withoutATrustedServerNothingCounts() {
        Headers headers = new Headers(List.of(new Headers.Field("Authentication-Results", "; dmarc=pass")));
        assertThat(AuthenticationResults.of(headers, "", Optional.empty()))
                .isEqualTo(AuthenticationResults.Verdict.NONE);
    }
}

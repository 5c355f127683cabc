package org.postern.intake;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a person may do about a server that cannot be reached or trusted. Refused logins say that themselves. */
final class LookAdvice {
    private record Words(Pattern said, String advice) {
        static Words of(String pattern, String advice) {
            return new Words(Pattern.compile(pattern), advice);
        }
    }

    private static final List<Words> TABLE = List.of(
            Words.of(
                    "no subject alternative (dns |ip )?(name|address)|no name matching|no subject alternative names",
                    "give as 'host' a name that the certificate is for, or have it issued for this one"),
            Words.of(
                    "validity check failed|certificate expired|notafter|notbefore",
                    "the server's certificate is out of date (or this machine's clock is wrong): whoever runs the server renews it"),
            Words.of(
                    "certification path|signature check failed|path does not chain|trust anchor",
                    "if that CA is yours, give its certificate as 'ca: FILE'; if not, somebody may be in between"),
            Words.of(
                    "unsupported or unrecognized ssl message|plaintext connection|unable to parse tls",
                    "this port does not begin with TLS: 'tls: starttls', or the port of implicit TLS (993, 995)"),
            Words.of(
                    "protocol version|protocol_version|tlsv1\\.?1?\\b.*not",
                    "the server speaks only old TLS: whoever runs it allows TLS 1.2 or later"),
            Words.of(
                    "bad_certificate|certificate_required|certificate_unknown",
                    "the server wants another 'client-certificate'"),
            Words.of(
                    "does not offer (starttls|stls)|stls|starttls",
                    "use implicit TLS ('tls: implicit'), or let the server offer it"),
            Words.of("not known \\(dns\\)", "correct 'host', or this machine's name servers"),
            Words.of(
                    "refused|no answer in time|timed out|unreachable|too slow|no route",
                    "check 'host' and 'port', and whether a firewall lets this machine out; a proxy is given as 'proxy: {…}'"));

    private LookAdvice() {}

    /** @return begins with a semicolon; empty if there is nothing to add */
    static String after(MailServerException fault) {
        if (fault.kind() != MailServerException.Kind.TLS && fault.kind() != MailServerException.Kind.CONNECTION) {
            return "";
        }
        String said = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
        return TABLE.stream()
                .filter(words -> words.said().matcher(said).find())
                .findFirst()
                .map(words -> "; " + words.advice())
                .orElse("");
    }
}

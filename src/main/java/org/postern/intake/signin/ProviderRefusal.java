package org.postern.intake.signin;

import com.nimbusds.oauth2.sdk.ErrorObject;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What identity providers mean when they give no token (RFC 6749, section 5.2; Microsoft's numbers AADSTS…). */
final class ProviderRefusal {
    private record Words(Pattern said, LoginFault fault, String advice) {
        static Words of(String pattern, LoginFault fault, String advice) {
            return new Words(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), fault, advice);
        }
    }

    private static final String SIGN_IN = "sign in anew: postern oauth login %s";

    /** The first that fits the error's code and description counts. */
    private static final List<Words> TABLE = List.of(
            Words.of(
                    "AADSTS7000222",
                    LoginFault.EXPIRED,
                    "the client secret has ended: make a new one at the identity provider, put it in place, and reload"),
            Words.of(
                    "AADSTS(7000215|7000216|700027)",
                    LoginFault.REVOKED,
                    "the client secret or certificate is not that of the application: put the right one (the secret's value,"
                            + " not its id) in place, and reload"),
            Words.of(
                    "AADSTS(700082|700084|70008|50089)|expired refresh|refresh token (has )?expired",
                    LoginFault.EXPIRED,
                    SIGN_IN),
            Words.of(
                    "AADSTS(50173|50133|50076|50079|50078|70043|53003|50057|50055|50034)",
                    LoginFault.REVOKED,
                    "the account's password or state was changed; " + SIGN_IN),
            Words.of(
                    "AADSTS(65001|65004|70011|90094|500011|501051)|invalid_scope|access_denied",
                    LoginFault.SCOPE,
                    "give the application the permission to read mail by IMAP (POP3), and grant consent"),
            Words.of(
                    "AADSTS(700016|90002|900023|7000112|7000218)",
                    LoginFault.REVOKED,
                    "no such application in that tenant, or it is disabled: check tenant and client-id"),
            Words.of(
                    "unauthorized_client",
                    LoginFault.SCOPE,
                    "the client may not do that: for a Google service account grant domain-wide delegation with the scope"
                            + " https://mail.google.com/; else allow this grant for the application"),
            Words.of(
                    "invalid_grant.*(not a valid email|invalid email|account not found|user id)",
                    LoginFault.MAILBOX_PERMISSION,
                    "the service account may not act for this user: check 'user'"),
            Words.of(
                    "invalid_grant.*(jwt|assertion|\\biat\\b|signature)",
                    LoginFault.REVOKED,
                    "the assertion is not accepted: check this machine's clock, and whether the key still exists"),
            Words.of(
                    "invalid_grant",
                    LoginFault.REVOKED,
                    "what was granted has been withdrawn or has ended; " + SIGN_IN),
            Words.of(
                    "invalid_client",
                    LoginFault.REVOKED,
                    "client-id or its secret (certificate) is not accepted: put the right one in place, and reload"));

    private ProviderRefusal() {}

    static SignInException of(String mailbox, ErrorObject error) {
        String code = String.valueOf(error.getCode());
        String said = code + ": " + withoutTrace(error.getDescription());
        if (code.toLowerCase(Locale.ROOT).matches("temporarily_unavailable|server_error|slow_down")) {
            return SignInException.later("the identity provider says " + Said.of(said, ""), null);
        }
        return TABLE.stream()
                .filter(words -> words.said().matcher(said).find())
                .findFirst()
                .map(words -> refused(mailbox, words.fault(), said, words.advice()))
                .orElseGet(() -> refused(
                        mailbox,
                        LoginFault.REVOKED,
                        said,
                        "look the error up at the identity provider, and correct oauth2 of this mailbox"));
    }

    private static SignInException refused(String mailbox, LoginFault fault, String said, String advice) {
        return SignInException.refused(
                fault, "the identity provider gives no token: " + Said.of(said, ""), advice.replace("%s", mailbox));
    }

    /** Microsoft ends each description with ids and a time that are new each time; the fault stays the same. */
    private static String withoutTrace(String description) {
        return description == null ? "" : description.replaceAll("(?s)\\s*Trace ID:.*", "");
    }
}

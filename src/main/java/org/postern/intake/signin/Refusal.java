package org.postern.intake.signin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What mail servers mean when they refuse a login. The codes are those of RFC 5530, the words those of the providers. */
record Refusal(LoginFault fault, String advice) {
    private record Words(Pattern said, Refusal means) {
        static Words of(String pattern, LoginFault fault, String advice) {
            return new Words(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), new Refusal(fault, advice));
        }
    }

    private static final String APP_PASSWORD =
            "make an app password at the provider and use that: the password of the web page is not taken here";

    /** The first that fits counts. */
    private static final List<Words> TABLE = List.of(
            Words.of("authenticated but not connected", LoginFault.MAILBOX_PERMISSION, mailboxPermission()),
            Words.of("\\[AUTHORIZATIONFAILED]", LoginFault.MAILBOX_PERMISSION, mailboxPermission()),
            Words.of(
                    "(application|app)[- ](specific )?password|NEOBHODIM parol prilozheniya",
                    LoginFault.PASSWORD,
                    APP_PASSWORD),
            Words.of(
                    "web ?login required|WEBALERT|via your web ?browser|verify your account|account is (locked|blocked)",
                    LoginFault.REVOKED,
                    "sign in once on the provider's web page, confirm that this sign-in was yours, and lift the lock"),
            Words.of(
                    "basic ?auth\\w* (is )?(disabled|blocked)|BasicAuthBlocked",
                    LoginFault.DISABLED_IMAP,
                    "the provider takes no passwords any more: use oauth2"),
            Words.of(
                    "not enabled for (imap|pop)|(imap|pop3?)( access| protocol)? (is )?(disabled|not (enabled|allowed|activated))"
                            + "|enable (imap|pop)|not (been )?activated for (imap|pop)|access not allowed|\\[SYS/PERM] .*pop",
                    LoginFault.DISABLED_IMAP,
                    "switch IMAP (POP3) on for this account at the provider, and check the password"),
            Words.of("\\[EXPIRED]|password (has |is )?expired", LoginFault.EXPIRED, "set a new password and reload"),
            Words.of(
                    "insufficient.?scope|invalid.?scope",
                    LoginFault.SCOPE,
                    "give the client the permission to read mail by IMAP (POP3), and consent to it"),
            Words.of(
                    "\\[PRIVACYREQUIRED]",
                    LoginFault.DISABLED_IMAP,
                    "the server wants TLS before a password: set 'tls: implicit' or 'tls: starttls'"),
            Words.of("\\[CONTACTADMIN]", LoginFault.DISABLED_IMAP, "the server asks you to talk to whoever runs it"));

    /** @return empty: nothing more than a refusal can be told from the words */
    static Optional<Refusal> of(String said) {
        return TABLE.stream()
                .filter(words -> words.said().matcher(said).find())
                .map(Words::means)
                .findFirst();
    }

    static String mailboxPermission() {
        return "give whoever signs in access to this mailbox (Exchange: Add-MailboxPermission), or correct 'user'";
    }
}

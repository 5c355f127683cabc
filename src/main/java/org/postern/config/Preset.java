package org.postern.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.ReachConfig.Budget;

/**
 * What is known of a mail provider: where its servers are, what they bear, and what has to be switched on there.
 *
 * @param imap null: the provider has none, or they differ from customer to customer
 * @param sent folder of sent mail as the provider names it, if it is always the same
 * @param junk folder of unwanted mail
 * @param connections that one account may have at a time; 0: not known
 * @param dailyOctets that one account may fetch in a day; 0: not known
 * @param steps what the mailbox' owner or administrator has to do there, in order
 */
public record Preset(
        String name,
        String title,
        @Nullable Server imap,
        @Nullable Server pop3,
        @Nullable Server smtp,
        @Nullable String sent,
        @Nullable String junk,
        int connections,
        long dailyOctets,
        SignIn signIn,
        List<String> steps) {

    public record Server(String host, int port, Tls tls) {}

    /** What the provider takes. */
    public enum SignIn {
        PASSWORD,
        /** A password made for this program; the one of the web page is refused. */
        APP_PASSWORD,
        /** OAuth2 only. */
        MICROSOFT,
        /** OAuth2, or an app password. */
        GOOGLE
    }

    private static final long MIB = 1L << 20;

    public static final List<Preset> ALL = List.of(
            new Preset(
                    "gmail",
                    "Gmail and Google Workspace",
                    implicit("imap.gmail.com", 993),
                    implicit("pop.gmail.com", 995),
                    implicit("smtp.gmail.com", 465),
                    "[Gmail]/Sent Mail",
                    "[Gmail]/Spam",
                    15,
                    2500 * MIB,
                    SignIn.GOOGLE,
                    List.of(
                            "Google account > Security: switch 2-step verification on, then make an app password (16 characters);"
                                    + " it ends when the account's password is changed",
                            "Workspace: the administrator allows IMAP under Apps > Gmail > End User Access; with OAuth2 a service"
                                    + " account is given domain-wide delegation for the scope https://mail.google.com/",
                            "Gmail > Settings > Labels: tick 'Show in IMAP' for the folders that are to be read")),
            new Preset(
                    "microsoft365",
                    "Microsoft 365 (Exchange Online)",
                    implicit("outlook.office365.com", 993),
                    implicit("outlook.office365.com", 995),
                    starttls("smtp.office365.com", 587),
                    "Sent Items",
                    "Junk Email",
                    20,
                    0,
                    SignIn.MICROSOFT,
                    List.of(
                            "Entra ID > App registrations: register an application; note tenant and client id; add a certificate"
                                    + " or a client secret (note the day it ends)",
                            "API permissions: Office 365 Exchange Online > application permission IMAP.AccessAsApp (POP.AccessAsApp),"
                                    + " then grant admin consent",
                            "Exchange PowerShell: New-ServicePrincipal -AppId CLIENT -ObjectId OBJECT; Add-MailboxPermission -Identity"
                                    + " ADDRESS -User OBJECT -AccessRights FullAccess",
                            "Exchange: IMAP is on for the mailbox (Set-CASMailbox ADDRESS -ImapEnabled $true)")),
            new Preset(
                    "outlook",
                    "Outlook.com, Hotmail",
                    implicit("outlook.office365.com", 993),
                    implicit("outlook.office365.com", 995),
                    starttls("smtp-mail.outlook.com", 587),
                    "Sent",
                    "Junk",
                    0,
                    0,
                    SignIn.MICROSOFT,
                    List.of(
                            "Outlook.com > Settings > Mail > Forwarding and IMAP: let devices and apps use IMAP or POP",
                            "Entra ID: register an application for personal accounts (tenant consumers) with public client flows"
                                    + " allowed; then sign in by 'postern oauth login MAILBOX' (grant: device)")),
            new Preset(
                    "yandex",
                    "Yandex Mail, Yandex 360",
                    implicit("imap.yandex.ru", 993),
                    implicit("pop.yandex.ru", 995),
                    implicit("smtp.yandex.ru", 465),
                    "Sent",
                    "Spam",
                    0,
                    0,
                    SignIn.APP_PASSWORD,
                    List.of(
                            "Mail > Settings > Mail clients: allow access by IMAP, and app passwords",
                            "Yandex ID > Security > App passwords: make one for Mail; all of them end when the main password is"
                                    + " changed")),
            new Preset(
                    "mailru",
                    "Mail.ru",
                    implicit("imap.mail.ru", 993),
                    implicit("pop.mail.ru", 995),
                    implicit("smtp.mail.ru", 465),
                    null,
                    null,
                    0,
                    0,
                    SignIn.APP_PASSWORD,
                    List.of(
                            "Mail ID > Security > Passwords for external applications: make one with full access to mail"
                                    + " (IMAP, POP, SMTP)")),
            new Preset(
                    "seznam",
                    "Seznam Email",
                    implicit("imap.seznam.cz", 993),
                    implicit("pop3.seznam.cz", 995),
                    implicit("smtp.seznam.cz", 465),
                    "sent",
                    "spam",
                    0,
                    0,
                    SignIn.PASSWORD,
                    List.of("With two-step verification: account settings > make an app password")),
            new Preset(
                    "wp",
                    "WP Poczta",
                    implicit("imap.wp.pl", 993),
                    implicit("pop3.wp.pl", 995),
                    implicit("smtp.wp.pl", 465),
                    null,
                    null,
                    0,
                    0,
                    SignIn.PASSWORD,
                    List.of("Settings > Mail programs: switch IMAP or POP3 on")),
            new Preset(
                    "onet",
                    "Onet Poczta",
                    implicit("imap.poczta.onet.pl", 993),
                    implicit("pop3.poczta.onet.pl", 995),
                    implicit("smtp.poczta.onet.pl", 465),
                    null,
                    null,
                    0,
                    0,
                    SignIn.PASSWORD,
                    List.of("Settings > POP3/IMAP: switch it on; with two-step verification make an app password")),
            new Preset(
                    "icloud",
                    "iCloud Mail",
                    implicit("imap.mail.me.com", 993),
                    null,
                    starttls("smtp.mail.me.com", 587),
                    "Sent Messages",
                    "Junk",
                    0,
                    0,
                    SignIn.APP_PASSWORD,
                    List.of(
                            "Apple account > Sign-In and Security > App-Specific Passwords: make one; all of them end when the"
                                    + " account's password is changed")),
            new Preset(
                    "fastmail",
                    "Fastmail",
                    implicit("imap.fastmail.com", 993),
                    implicit("pop.fastmail.com", 995),
                    implicit("smtp.fastmail.com", 465),
                    "Sent",
                    "Spam",
                    0,
                    0,
                    SignIn.APP_PASSWORD,
                    List.of("Settings > Privacy & Security > App passwords: make one with access to mail (IMAP/POP)")),
            new Preset(
                    "zoho",
                    "Zoho Mail",
                    implicit("imap.zoho.com", 993),
                    implicit("pop.zoho.com", 995),
                    implicit("smtp.zoho.com", 465),
                    "Sent",
                    "Spam",
                    0,
                    0,
                    SignIn.APP_PASSWORD,
                    List.of(
                            "Settings > Mail accounts > IMAP: switch access on; paid organisations use imappro.zoho.com, accounts in"
                                    + " the EU imap.zoho.eu (give 'host')",
                            "Accounts > Security > Application-specific passwords: make one")),
            new Preset(
                    "generic",
                    "Any other mail server",
                    null,
                    null,
                    null,
                    null,
                    null,
                    0,
                    0,
                    SignIn.PASSWORD,
                    List.of(
                            "Ask whoever runs the server for its name; IMAP with implicit TLS on port 993 is the rule")));

    /** @return the preset of that name; empty if there is none */
    public static Optional<Preset> named(String name) {
        return ALL.stream().filter(preset -> preset.name().equals(name)).findFirst();
    }

    /** @return what each account may take */
    public Budget budget() {
        return new Budget(connections, dailyOctets, true);
    }

    /** @return null where the provider has no such server */
    public @Nullable Server server(Protocol protocol) {
        return protocol == Protocol.IMAP ? imap : pop3;
    }

    private static Server implicit(String host, int port) {
        return new Server(host, port, Tls.IMPLICIT);
    }

    private static Server starttls(String host, int port) {
        return new Server(host, port, Tls.STARTTLS);
    }
}

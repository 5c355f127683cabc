package org.postern.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.SignInConfig.Grant;
import org.postern.config.SignInConfig.OAuth2;
import org.postern.daemon.Backend;
import org.postern.daemon.ControlCall;
import org.postern.daemon.ControlRequest;
import org.postern.intake.signin.CodeLogin;
import org.postern.intake.signin.DeviceLogin;
import org.postern.intake.signin.OAuthLogins;
import org.postern.intake.signin.SignInException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern oauth login}. */
@Command(
        name = "login",
        description = {
            "Sign in to a mailbox, and keep the refresh token that is granted.",
            "",
            "With 'grant: device' it shows an address and a code: open the one on any",
            "device, type the other, and sign in as the mailbox' user. With 'grant: code'",
            "it shows an address: open it in a browser, sign in, and paste the address at",
            "which the browser ends (it need not show a page).",
            "",
            "The token is kept encrypted in the database, whoever runs this command; the key",
            "is 'tokens.key' of the configuration, else a file in the state folder. Run it as",
            "the daemon's user."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:signed in",
            "1:not granted, or the provider or the database cannot be reached",
            "2:wrong command line",
            "78:wrong configuration, or the mailbox has no such sign-in"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo -u postern postern oauth login sales",
            "  postern oauth login sales --refresh-token < token.txt"
        })
final class OauthLoginCommand implements Callable<Integer> {
    @ParentCommand
    private OauthCommand oauth = new OauthCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Parameters(
            paramLabel = "MAILBOX",
            completionCandidates = NamesInConfig.Mailboxes.class,
            description = "Name of a mailbox.")
    private String mailbox = "";

    @Option(
            names = "--refresh-token",
            description = "Take a refresh token that was got elsewhere, from standard input.")
    private boolean refreshToken;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Config config = oauth.config().read();
        MailboxConfig named = MailboxNamed.in(config, mailbox);
        if (!(named.signIn() instanceof OAuth2 oauth2) || !oauth2.grant().needsAPerson()) {
            throw new Failed(
                    "mailbox " + mailbox
                            + " needs nobody to sign in: its configuration has no oauth2 with 'grant: device' or 'grant: code'");
        }
        Clock clock = Clock.systemUTC();
        try (Backend backend = Backend.open(config, clock)) {
            backend.migrate();
            OAuthLogins logins = new OAuthLogins(
                    named,
                    oauth2,
                    backend.tokens(config, oauth.config().places().tokenKey()),
                    clock);
            if (refreshToken) {
                logins.take(line("Refresh token: "));
            } else if (oauth2.grant() == Grant.DEVICE) {
                byDevice(logins.device(), named);
            } else {
                byCode(logins.code(), named);
            }
        } catch (SignInException e) {
            throw new Failed(String.valueOf(e.getMessage()), e);
        }
        talk.out().println("signed in to " + mailbox + "; the refresh token is kept");
        tellTheDaemon();
        return ExitCode.DONE;
    }

    private void byDevice(DeviceLogin login, MailboxConfig named) throws SignInException, InterruptedException {
        DeviceLogin.Waiting waiting = login.ask();
        DeviceLogin.Asked asked = waiting.asked();
        talk.out().println("Open   " + asked.page());
        talk.out().println("Code   " + asked.code());
        talk.out().println("User   " + named.user());
        if (asked.direct() != null) {
            talk.out().println("or at once   " + asked.direct());
        }
        talk.out().flush();
        talk.err().println("Waiting until " + asked.until() + "; Ctrl-C gives up.");
        talk.err().flush();
        waiting.await(time -> Thread.sleep(time.toMillis()));
    }

    private void byCode(CodeLogin login, MailboxConfig named) throws SignInException, IOException {
        talk.out().println("Open   " + login.page());
        talk.out().println("User   " + named.user());
        talk.out().flush();
        login.redeem(line("Paste the address at which the browser ends: "));
    }

    /** Not an argument: those are seen by everybody on this machine. */
    private String line(String question) throws IOException {
        talk.err().print(question);
        talk.err().flush();
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (line == null || line.isBlank()) {
            throw new Failed("nothing came on standard input");
        }
        return line;
    }

    private void tellTheDaemon() throws IOException {
        new ControlCall(oauth.config().places().control())
                .ask(new ControlRequest("poll", List.of(mailbox)))
                .ifPresent(reply -> talk.err().println("The running daemon looks at it now."));
    }
}

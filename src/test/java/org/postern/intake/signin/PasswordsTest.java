package org.postern.intake.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.postern.intake.signin.OAuthMailbox.sales;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.MailboxConfig;
import org.postern.config.Secret;
import org.postern.config.SignInConfig;

class PasswordsTest {
    private final HandClock clock = new HandClock();
    private MailboxConfig inForce = sales(new SignInConfig.Password(new Secret("open sesame"), null));
    private final SignIns signIns = new SignIns(
            name -> Optional.of(inForce), new TokenVault(new MemoryTokens(), () -> null, clock), clock, new Random(1));

    /** What mail servers say when they let nobody in, word for word, and what becomes of it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            [AUTHENTICATIONFAILED] Authentication failed.                                                    | PASSWORD           | check user and password
            [AUTHENTICATIONFAILED] Invalid credentials (Failure)                                             | PASSWORD           | app password
            [ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 | PASSWORD          | make an app password
            [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page          | DISABLED_IMAP      | switch IMAP
            [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754 | REVOKED           | sign in once
            [WEBALERT https://accounts.google.com/signin/continue] Web login required.                       | REVOKED            | sign in once
            [AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled sc=abc_imap                  | DISABLED_IMAP     | check the password
            NEOBHODIM parol prilozheniya https://help.mail.ru/mail/security/protection/external              | PASSWORD           | make an app password
            LOGIN failed. Basic authentication is disabled.                                                   | DISABLED_IMAP     | use oauth2
            [ALERT] You are yet to enable IMAP for your account. Please contact your administrator           | DISABLED_IMAP      | switch IMAP
            [AUTHORIZATIONFAILED] no right to authorize as that user                                         | MAILBOX_PERMISSION | access to this mailbox
            [EXPIRED] Your password is too old                                                                | EXPIRED           | set a new password
            [PRIVACYREQUIRED] use TLS                                                                         | DISABLED_IMAP     | tls: implicit
            -ERR [AUTH] login failed                                                                          | PASSWORD          | check user and password
            """)
    void aRefusalSaysWhatToDo(String said, LoginFault fault, String advice) throws Exception {
        SignIn signIn = signIns.apply(inForce);
        SignInException refused = signIn.refused(signIn.credential(), said);
        assertThat(refused.fault()).isEqualTo(fault);
        assertThat(refused).hasMessageStartingWith("AUTH_" + fault + ": ").hasMessageContaining(advice);
    }

    @Test
    void aPasswordThatWasAcceptedBeforeHasBeenWithdrawn() throws Exception {
        SignIn signIn = signIns.apply(inForce);
        Credential used = signIn.credential();
        signIn.accepted();
        SignInException refused = signIn.refused(used, "[AUTHENTICATIONFAILED] Invalid credentials");
        assertThat(refused.fault()).isEqualTo(LoginFault.REVOKED);
        assertThat(refused).hasMessageContaining("postern reload");
    }

    @Test
    void theServersWordsNeverShowThePassword() throws Exception {
        SignIn signIn = signIns.apply(inForce);
        SignInException refused =
                signIn.refused(signIn.credential(), "wrong: open sesame\r\n\u0007 " + "x".repeat(900));
        assertThat(refused.getMessage())
                .doesNotContain("open sesame")
                .doesNotContain("\n")
                .hasSizeLessThan(500);
    }

    @Test
    void allWhoSignInToAMailboxTogetherTryOnceInAQuarterOfAnHour() throws Exception {
        for (int i = 0; i < 3; i++) {
            SignIn signIn = signIns.apply(inForce);
            signIn.refused(signIn.credential(), "NO");
        }
        SignInException kept = catchThrowableOfType(
                SignInException.class, () -> signIns.apply(inForce).credential());
        assertThat(kept.fault()).isEqualTo(LoginFault.PASSWORD);

        clock.pass(Duration.ofMinutes(15));
        SignIn again = signIns.apply(inForce);
        again.refused(again.credential(), "NO");
        assertThat(catchThrowableOfType(SignInException.class, again::credential))
                .isNotNull();

        signIns.tryAgain("sales");
        assertThat(again.credential().secret()).isEqualTo("open sesame");
    }

    @Test
    void aNewPasswordIsTriedAtOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            SignIn signIn = signIns.apply(inForce);
            signIn.refused(signIn.credential(), "NO");
        }
        MailboxConfig before = inForce;
        inForce = sales(new SignInConfig.Password(new Secret("changed"), null));
        assertThat(signIns.apply(before).credential().secret()).isEqualTo("changed");
    }
}

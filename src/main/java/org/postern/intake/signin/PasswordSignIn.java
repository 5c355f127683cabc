package org.postern.intake.signin;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.postern.config.SignInConfig;

/** Signs in with a password or an app password. */
final class PasswordSignIn implements SignIn {
    private final String user;
    private final SignInConfig.Password password;
    private final AttemptLimit limit;
    private volatile boolean wasAccepted;

    PasswordSignIn(String user, SignInConfig.Password password, AttemptLimit limit) {
        this.user = user;
        this.password = password;
        this.limit = limit;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public Credential credential() throws SignInException {
        limit.check();
        return new Credential(password.secret().reveal(), false, true);
    }

    @Override
    public void accepted() {
        wasAccepted = true;
        limit.forget();
    }

    @Override
    public SignInException refused(Credential used, String said) {
        Refusal refusal = Refusal.of(said)
                .orElse(new Refusal(
                        LoginFault.PASSWORD,
                        "check user and password; with two-step verification an app password is needed"));
        if (wasAccepted && refusal.fault() != LoginFault.EXPIRED) {
            refusal = new Refusal(
                    LoginFault.REVOKED,
                    "it was accepted before: put the new password in place and run 'postern reload'"
                            + " (app passwords end when the main password is changed)");
        }
        return limit.refused(SignInException.refused(
                refusal.fault(), "login of " + user + " refused: " + Said.of(said, used.secret()), refusal.advice()));
    }

    @Override
    public List<Expiry> expiries() {
        LocalDate day = password.expires();
        return day == null
                ? List.of()
                : List.of(new Expiry(
                        day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        "the password",
                        "set a new one there, put it in place and run 'postern reload'"));
    }
}

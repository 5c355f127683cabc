package org.postern.intake.signin;

import org.jspecify.annotations.Nullable;

/** We could not sign in. The message says what was refused and what is to be done, and holds no secret. */
public final class SignInException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable LoginFault fault;

    private SignInException(@Nullable LoginFault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** A person has to do something. @param advice what */
    public static SignInException refused(LoginFault fault, String what, String advice) {
        return new SignInException(fault, fault.label() + ": " + what + "; " + advice, null);
    }

    /** It may work soon without anybody doing anything. */
    public static SignInException later(String what, @Nullable Throwable cause) {
        return new SignInException(null, what, cause);
    }

    /** @return null: it is tried again soon */
    public @Nullable LoginFault fault() {
        return fault;
    }

    public boolean isTriedAgainSoon() {
        return fault == null;
    }
}

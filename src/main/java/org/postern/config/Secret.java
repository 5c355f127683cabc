package org.postern.config;

/** A password or key. Never shows itself: {@link #toString()} is a row of stars. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** @return the secret in clear; hand it to the one library call that needs it and keep it nowhere */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "********";
    }
}

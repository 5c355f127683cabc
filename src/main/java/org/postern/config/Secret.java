package org.postern.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A password or key. Never shows itself: {@link #toString()} is a row of stars. */
public final class Secret {
    private final @Nullable String value;
    private final String missing;

    public Secret(String value) {
        this.value = value;
        this.missing = "";
    }

    private Secret(@Nullable String value, String missing) {
        this.value = value;
        this.missing = missing;
    }

    /** A credential that was not there when a configuration was read that needs it only to connect. */
    public static Secret missing(String credential) {
        return new Secret(null, credential);
    }

    /**
     * @return the secret in clear; hand it to the one library call that needs it and keep it nowhere
     * @throws IllegalStateException if it is {@link #missing}
     */
    public String reveal() {
        if (value == null) {
            throw new IllegalStateException("credential '" + missing + "' is not there");
        }
        return value;
    }

    /** @return false if it is {@link #missing} */
    public boolean isThere() {
        return value != null;
    }

    /** By value, in a time that does not depend on it: so a reload sees that a secret was exchanged. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret
                && missing.equals(secret.missing)
                && MessageDigest.isEqual(bytes(value), bytes(secret.value));
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, missing);
    }

    private static byte[] bytes(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "********";
    }
}

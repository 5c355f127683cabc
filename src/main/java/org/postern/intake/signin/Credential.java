package org.postern.intake.signin;

/**
 * What is handed to the server beside the user. Never shows itself.
 *
 * @param token true for an access token, false for a password
 * @param fresh true if it was got for this login; one that is not may have been withdrawn since
 */
public record Credential(String secret, boolean token, boolean fresh) {
    @Override
    public String toString() {
        return token ? "an access token" : "a password";
    }
}

package org.postern.intake.signin;

import java.time.Instant;

/**
 * When something we sign in with comes to its end.
 *
 * @param what in words, as {@code the client secret}
 * @param advice what is to be done before
 */
public record Expiry(Instant at, String what, String advice) {}

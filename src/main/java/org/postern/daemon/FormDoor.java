package org.postern.daemon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Route step {@code formDoor}: lets a request pass that says {@code Authorization: Bearer TOKEN}, and ends the route of any other with 401. The property {@code token} of the
 * exchange is what is expected; one of fewer than 16 characters is no secret, and fails each request.
 */
final class FormDoor implements Processor {
    static final String NAME = "formDoor";
    static final String TOKEN = "token";

    private static final int SHORTEST = 16;
    static final String GUESSABLE =
            "its token has fewer than " + SHORTEST + " characters; make one by: openssl rand -hex 32";
    private static final String SCHEME = "Bearer ";

    @Override
    public void process(Exchange exchange) {
        String expected = exchange.getProperty(TOKEN, "", String.class);
        if (isGuessable(expected)) {
            throw new IllegalStateException("route " + exchange.getFromRouteId() + ": " + GUESSABLE);
        }
        String said = exchange.getMessage().getHeader("Authorization", "", String.class);
        if (!said.startsWith(SCHEME) || !same(said.substring(SCHEME.length()), expected)) {
            FormStep.answer(exchange, 401, "the token is missing or wrong");
            exchange.getMessage().setHeader("WWW-Authenticate", "Bearer");
            exchange.setRouteStop(true);
        }
    }

    static boolean isGuessable(String token) {
        return token.length() < SHORTEST;
    }

    /** Takes as long for a token that is nearly right as for any other. */
    private static boolean same(String said, String expected) {
        return MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}

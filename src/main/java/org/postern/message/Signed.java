package org.postern.message;

/**
 * The mail bears a signature. Nobody has verified it: it proves nothing.
 *
 * @param by smime or pgp
 * @param opaque true if the text was wrapped in the signature and has been taken out
 */
public record Signed(String by, boolean opaque) implements Fact {}

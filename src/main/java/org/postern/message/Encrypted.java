package org.postern.message;

/**
 * The text of the mail can be read by its recipient only; it is kept as it came.
 *
 * @param by smime or pgp
 */
public record Encrypted(String by) implements Fact {}

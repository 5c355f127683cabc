package org.postern.daemon;

/**
 * What came of asking one of those we work with.
 *
 * @param what as in {@code mailbox sales}, {@code route intake}
 * @param detail what it answered, or why it did not; one line, no secrets
 */
public record Finding(String what, boolean good, String detail) {}

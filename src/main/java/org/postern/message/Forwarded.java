package org.postern.message;

import org.jspecify.annotations.Nullable;

/**
 * One of us passed on the mail of somebody else, who is the effective sender.
 *
 * @param author who wrote it; never one of us
 * @param by one of us, who passed it on
 * @param attached true if the mail was attached, false if its header stands in the text
 * @param messageId of the attached mail, without angle brackets; null if there is none
 */
public record Forwarded(
        Address author,
        Address by,
        boolean attached,
        @Nullable String messageId) implements Fact {}

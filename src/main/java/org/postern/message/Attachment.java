package org.postern.message;

import org.jspecify.annotations.Nullable;

/**
 * A part that is not the text of the mail.
 *
 * @param name as the sender gave it, decoded; "unnamed" without one
 * @param storedName safe to use as a file name: no path, control or direction characters, at most 255 octets of UTF-8
 * @param type MIME type in lower case
 * @param size decoded octets
 * @param sha256 hex, of the decoded octets
 * @param inline true if the HTML shows it by {@code cid:}
 * @param contentId without angle brackets; null if there is none
 * @param stub null if it is kept; otherwise why only this note of it is
 */
public record Attachment(
        String name,
        String storedName,
        String type,
        long size,
        String sha256,
        boolean inline,
        @Nullable String contentId,
        Octets content,
        @Nullable String stub) {}

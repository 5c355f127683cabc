package org.postern.message;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.config.AttachmentsConfig;

/** Which attachments of a mail are kept, by count, name, type, size and what its mailbox may still bring; of the others only name, size and hash are. */
final class AttachmentPolicy {
    private final AttachmentsConfig config;
    private long room;

    /** @param room octets that the mailbox may still bring */
    AttachmentPolicy(AttachmentsConfig config, long room) {
        this.config = config;
        this.room = room;
    }

    /**
     * @param type MIME type in lower case, as the mail has it
     * @param before how many attachments came before it
     * @return why it is not kept; null if it is, provided that it is not too large
     */
    @Nullable
    String refusal(String name, String type, int before) {
        if (before >= config.maxCount()) {
            return "more than " + config.maxCount() + " attachments";
        }
        String lower = name.toLowerCase(Locale.ROOT);
        for (String pattern : config.deny()) {
            boolean ofType = pattern.indexOf('/') >= 0;
            if (matches(pattern.toLowerCase(Locale.ROOT), ofType ? type : lower)) {
                return "files " + (ofType ? "of type " : "named ") + pattern + " are not kept";
            }
        }
        return null;
    }

    /** @return octets that a single attachment may have now */
    long most() {
        return Math.min(config.maxSize(), room);
    }

    /** One of that size is kept, and counts. */
    void keep(long size) {
        room -= size;
    }

    /** @return why one of that size, more than {@link #most}, is not kept */
    String tooLarge(long size) {
        return size > config.maxSize()
                ? "larger than " + config.maxSize() + " octets"
                : "its mailbox has brought as much as it may in " + AttachmentsConfig.QUOTA_DAYS + " days";
    }

    /** "*" is any text, "?" one character. Linear but for the last star. */
    static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length()
                    && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))
                    && pattern.charAt(p) != '*') {
                p++;
                n++;
            } else if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}

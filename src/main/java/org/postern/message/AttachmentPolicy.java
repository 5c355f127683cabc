package org.postern.message;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.config.AttachmentsConfig;

/** Which attachments are kept, by count, name and size; of the others only name, size and hash are. */
final class AttachmentPolicy {
    private final AttachmentsConfig config;

    AttachmentPolicy(AttachmentsConfig config) {
        this.config = config;
    }

    /**
     * @param before how many attachments came before it
     * @return why it is not kept; null if it is, provided that it is not too large
     */
    @Nullable
    String refusal(String name, int before) {
        if (before >= config.maxCount()) {
            return "more than " + config.maxCount() + " attachments";
        }
        String lower = name.toLowerCase(Locale.ROOT);
        for (String pattern : denied()) {
            if (matches(pattern.toLowerCase(Locale.ROOT), lower)) {
                return "files named " + pattern + " are not kept";
            }
        }
        return null;
    }

    String tooLarge() {
        return "larger than " + config.maxSize() + " octets";
    }

    private List<String> denied() {
        return config.deny();
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

package org.postern.message;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids in Message-ID, In-Reply-To and References (RFC 5322, section 3.6.4): without angle brackets, blanks that came by
 * folding taken out, the domain in lower case, the left-hand side as it stands.
 */
final class MessageIds {
    private static final int MOST = 1000;

    private MessageIds() {}

    /** @return the first id of a Message-ID field; null if there is none */
    static @Nullable String first(String field) {
        List<String> ids = in(field, 1);
        if (!ids.isEmpty()) {
            return ids.get(0);
        }
        String bare = field.replace("<", "").replace(">", "").strip();
        return bare.isEmpty() || bare.indexOf(' ') >= 0 ? null : normal(bare);
    }

    /** @return each id once, in their order, of at most {@value #MOST} */
    static List<String> all(String field) {
        return in(field, MOST);
    }

    private static List<String> in(String field, int most) {
        Set<String> ids = new LinkedHashSet<>();
        int open = field.indexOf('<');
        if (open < 0) {
            for (String word : field.split("[\\s,;\"]+", most + 1)) {
                if (word.indexOf('@') > 0 && ids.size() < most) {
                    ids.add(normal(word));
                }
            }
            return new ArrayList<>(ids);
        }
        while (open >= 0 && ids.size() < most) {
            int close = field.indexOf('>', open + 1);
            int next = field.indexOf('<', open + 1);
            int end = close < 0
                    ? next
                    : next < 0 ? close : Math.min(close, next); // a missing bracket ends at the next id
            String id = normal(field.substring(open + 1, end < 0 ? field.length() : end));
            if (!id.isEmpty()) {
                ids.add(id);
            }
            open = next;
        }
        return new ArrayList<>(ids);
    }

    private static String normal(String id) {
        StringBuilder tight = new StringBuilder(id.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c > ' ' && c != 0x7F) {
                tight.append(c);
            }
        }
        int at = tight.lastIndexOf("@");
        return at < 0
                ? tight.toString()
                : tight.substring(0, at) + tight.substring(at).toLowerCase(Locale.ROOT);
    }
}

package org.postern.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the addresses of a header field (RFC 5322, sections 3.4 and 4.4) as senders write them.
 *
 * <p>Understood: quoted and encoded names, comments (a name, if there is no other), groups, source routes, lists parted by
 * semicolons, unquoted commas in names, missing or doubled angle brackets, blanks in addresses, open quotes. An address
 * without a domain counts if it stands in angle brackets or alone in the field ({@code MAILER-DAEMON}); a name alone is
 * none.
 */
final class AddressList {
    /** More recipients are left out. */
    static final int MOST = 1000;

    private final String raw;
    private final HeaderText text;
    private final List<Address> found = new ArrayList<>(2);
    private final StringBuilder phrase = new StringBuilder();
    private final StringBuilder comment = new StringBuilder();
    private @Nullable String angle;
    private @Nullable String heldName;
    private boolean quoteEnds = true;
    private boolean parted;

    private AddressList(String raw, HeaderText text) {
        this.raw = raw;
        this.text = text;
    }

    /** @param raw unfolded; characters U+0000 to U+00FF are its bytes */
    static List<Address> of(String raw, HeaderText text) {
        return new AddressList(raw, text).read();
    }

    /** @param decoded text that is no header any more. @return the addresses in it, as if it were one */
    static List<Address> inText(String decoded) {
        String bytes = new String(decoded.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return of(bytes, HeaderText.UTF8);
    }

    private List<Address> read() {
        int i = 0;
        while (i < raw.length() && found.size() < MOST) {
            char c = raw.charAt(i);
            switch (c) {
                case '"' -> i = quoted(i);
                case '(' -> i = commented(i);
                case '<' -> i = angled(i);
                case ',', ';' -> {
                    parted = parted || phrase.length() > 0 || angle != null;
                    end(c);
                    i++;
                }
                case ':' -> {
                    if (endsGroupName(i)) {
                        phrase.setLength(0);
                        comment.setLength(0);
                    } else {
                        phrase.append(c);
                    }
                    i++;
                }
                default -> {
                    phrase.append(c);
                    i++;
                }
            }
        }
        end(' ');
        return found;
    }

    /** A group is "name: list;". A colon behind an "@" or in "mailto:" is none. */
    private boolean endsGroupName(int colon) {
        String before = phrase.toString().strip();
        return angle == null && !before.isEmpty() && before.indexOf('@') < 0
                || before.equalsIgnoreCase("mailto")
                || (before.startsWith("@") && raw.indexOf('@', colon) >= 0);
    }

    private int quoted(int open) {
        int close = quoteEnds ? closing(open) : -1;
        if (close < 0) {
            quoteEnds = false;
            return open + 1; // a stray quote
        }
        for (int i = open + 1; i < close; i++) {
            char c = raw.charAt(i);
            if (c == '\\' && i + 1 < close) {
                c = raw.charAt(++i);
            }
            phrase.append(c);
        }
        return close + 1;
    }

    private int closing(int open) {
        for (int i = open + 1; i < raw.length(); i++) {
            if (raw.charAt(i) == '\\') {
                i++;
            } else if (raw.charAt(i) == '"') {
                return i;
            }
        }
        return -1;
    }

    private int commented(int open) {
        int depth = 0;
        for (int i = open; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(raw.substring(open + 1, i).replace("\\", ""));
                return i + 1;
            }
        }
        comment.append(raw, open + 1, raw.length()); // never closed: the rest
        return raw.length();
    }

    private int angled(int open) {
        int start = open + 1;
        while (start < raw.length() && (raw.charAt(start) == '<' || raw.charAt(start) == ' ')) {
            start++;
        }
        int i = start;
        boolean quoted = false;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' || (!quoted && (c == '<' || c == ';' || (c == ',' && raw.charAt(start) != '@')))) {
                break;
            }
            i++;
        }
        if (angle == null || angle.isBlank()) {
            angle = raw.substring(start, i);
        }
        while (i < raw.length() && raw.charAt(i) == '>') {
            i++;
        }
        return i;
    }

    private void end(char by) {
        String name = phrase.toString().strip();
        if (angle != null) {
            String whole = heldName == null ? name : name.isEmpty() ? heldName : heldName + ", " + name;
            add(whole.isEmpty() ? comment.toString() : whole, angle);
            heldName = null;
        } else if (name.indexOf('@') >= 0
                || (EncodedWords.mayBeIn(name) && text.decoded(name).indexOf('@') >= 0)) {
            bare(name);
            heldName = null;
        } else if (by == ',' && !name.isEmpty()) {
            heldName = heldName == null ? name : heldName + ", " + name; // "Smith, John <john@…>"
        } else if (!parted && heldName == null && !name.isEmpty() && name.indexOf(' ') < 0) {
            add(comment.toString(), name);
        }
        phrase.setLength(0);
        comment.setLength(0);
        angle = null;
    }

    /** An address without brackets, perhaps with words around it. */
    private void bare(String words) {
        String readable = EncodedWords.mayBeIn(words) ? text.decoded(words) : words;
        if (readable.indexOf('<') >= 0 && readable.indexOf('>') > readable.indexOf('<')) {
            int open = readable.lastIndexOf('<');
            int close = readable.indexOf('>', open);
            addDecoded(
                    readable.substring(0, open), readable.substring(open + 1, close < 0 ? readable.length() : close));
            return;
        }
        if (readable.indexOf(' ') < 0 && readable.indexOf('\t') < 0) {
            addDecoded(text.decoded(comment.toString()), text.unencoded(readable));
            return;
        }
        String tight = readable.replaceAll("\\s*@\\s*", "@");
        String address = "";
        StringBuilder rest = new StringBuilder();
        for (String word : tight.split("\\s+")) {
            if (address.isEmpty() && word.indexOf('@') >= 0) {
                address = word;
            } else {
                rest.append(rest.isEmpty() ? "" : " ").append(word);
            }
        }
        addDecoded(rest.isEmpty() ? text.decoded(comment.toString()) : text.unencoded(rest.toString()), address);
    }

    private void add(String name, String address) {
        addDecoded(text.decoded(name), EncodedWords.mayBeIn(address) ? text.decoded(address) : text.unencoded(address));
    }

    private void addDecoded(String name, String address) {
        String cleanAddress = clean(address);
        if (cleanAddress.isEmpty()) {
            return;
        }
        String cleanName = name.strip();
        if (cleanName.length() >= 2 && cleanName.startsWith("'") && cleanName.endsWith("'")) {
            cleanName = cleanName.substring(1, cleanName.length() - 1).strip(); // Outlook
        }
        boolean says = !cleanName.isEmpty() && !cleanName.equalsIgnoreCase(cleanAddress);
        found.add(new Address(says ? cleanName : null, cleanAddress));
    }

    private static String clean(String address) {
        StringBuilder tight = new StringBuilder(address.length());
        boolean quoted = false;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            quoted = c == '"' ? !quoted : quoted;
            if ((c > ' ' && c != 0x7F && !Character.isWhitespace(c)) || (quoted && c == ' ')) {
                tight.append(c);
            }
        }
        String s = tight.toString();
        int colon = s.lastIndexOf(':');
        if (s.startsWith("@") && colon > 0) {
            s = s.substring(colon + 1); // source route (RFC 5321, appendix C)
        } else if (s.regionMatches(true, 0, "mailto:", 0, 7)) {
            s = s.substring(7);
        }
        int start = 0;
        int end = s.length();
        while (start < end && "'<([{.,;:".indexOf(s.charAt(start)) >= 0) {
            start++;
        }
        while (end > start
                && "'>)]}.,;:".indexOf(s.charAt(end - 1)) >= 0
                && !(s.charAt(end - 1) == ']' && s.indexOf("@[") > 0)) {
            end--;
        }
        s = s.substring(start, end);
        return s.equals("@") ? "" : s;
    }
}

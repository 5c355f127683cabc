package org.postern.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** What an RTF text says, without its looks; also of HTML that is wrapped in RTF (MS-OXRTFEX). One pass, no recursion. */
final class RtfText {
    /** Groups whose words nobody sees. */
    private static final Set<String> UNSEEN = Set.of(
            "fonttbl",
            "colortbl",
            "stylesheet",
            "info",
            "pict",
            "object",
            "header",
            "footer",
            "generator",
            "listtable",
            "listoverridetable",
            "rsidtbl",
            "themedata",
            "htmltag",
            "mhtmltag");

    private static final int DEEPEST = 200;

    private final String rtf;
    private final StringBuilder text = new StringBuilder();
    private final Deque<Boolean> groups = new ArrayDeque<>();
    private Charset charset = StandardCharsets.ISO_8859_1;
    private boolean unseen;
    private boolean inRtfOnly;
    private int at;
    private int fallback = 1;
    private int toSkip;

    private RtfText(String rtf) {
        this.rtf = rtf;
    }

    /** @param rtf its characters U+0000 to U+00FF are its bytes */
    static String of(String rtf) {
        RtfText reader = new RtfText(rtf);
        reader.read();
        return reader.text.toString().strip();
    }

    private void read() {
        while (at < rtf.length()) {
            char c = rtf.charAt(at++);
            switch (c) {
                case '{' -> {
                    if (groups.size() >= DEEPEST) {
                        return;
                    }
                    groups.push(unseen);
                }
                case '}' -> unseen = groups.isEmpty() ? unseen : groups.pop();
                case '\\' -> control();
                case '\r', '\n', '\0' -> {
                    // no text
                }
                default -> character(c < 0x80 ? c : decoded(c));
            }
        }
    }

    private void control() {
        if (at >= rtf.length()) {
            return;
        }
        char c = rtf.charAt(at);
        if (!isLetter(c)) {
            at++;
            symbol(c);
            return;
        }
        int start = at;
        while (at < rtf.length() && at - start < 32 && isLetter(rtf.charAt(at))) {
            at++;
        }
        String word = rtf.substring(start, at);
        int digits = at;
        if (at < rtf.length() && rtf.charAt(at) == '-') {
            at++;
        }
        while (at < rtf.length() && at - digits < 10 && Character.isDigit(rtf.charAt(at))) {
            at++;
        }
        String number = rtf.substring(digits, at);
        if (at < rtf.length() && rtf.charAt(at) == ' ') {
            at++;
        }
        word(word, number.isEmpty() || number.equals("-") ? null : Integer.valueOf((int) Long.parseLong(number)));
    }

    private void symbol(char c) {
        switch (c) {
            case '\'' -> {
                int code = at + 2 <= rtf.length() ? hex(rtf.charAt(at)) * 16 + hex(rtf.charAt(at + 1)) : -1;
                at = Math.min(rtf.length(), at + 2);
                if (code >= 0) {
                    character(decoded(code));
                }
            }
            case '~' -> character('\u00A0');
            case '*' -> unseen = true;
            case '\\', '{', '}' -> character(c);
            case '\n', '\r' -> character('\n');
            default -> {
                // hyphenation and the like
            }
        }
    }

    private void word(String word, @org.jspecify.annotations.Nullable Integer number) {
        switch (word) {
            case "par", "line", "sect", "page", "row" -> character('\n');
            case "tab", "cell" -> character('\t');
            case "u" -> {
                if (number != null) {
                    toSkip = 0;
                    character((char) (number & 0xFFFF));
                    toSkip = fallback;
                }
            }
            case "uc" -> fallback = number == null ? 1 : Math.min(10, Math.max(0, number));
            case "ansicpg" -> {
                if (number != null) {
                    charset = CharsetNamed.of("cp" + number).orElse(charset);
                }
            }
            case "htmlrtf" -> inRtfOnly = number == null || number != 0;
            case "emdash" -> character('\u2014');
            case "endash" -> character('\u2013');
            case "lquote", "rquote" -> character('\'');
            case "ldblquote", "rdblquote" -> character('"');
            case "bullet" -> character('\u2022');
            default -> unseen |= UNSEEN.contains(word);
        }
    }

    private void character(char c) {
        if (toSkip > 0) {
            toSkip--; // what programs show that do not know \\u
        } else if (!unseen && !inRtfOnly) {
            text.append(c);
        }
    }

    private char decoded(int octet) {
        String one = new String(new byte[] {(byte) octet}, charset);
        return one.isEmpty() ? '\uFFFD' : one.charAt(0);
    }

    private static int hex(char c) {
        int value = Character.digit(c, 16);
        return value < 0 ? -1000 : value;
    }

    private static boolean isLetter(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
}

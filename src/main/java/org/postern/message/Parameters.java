package org.postern.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A header value with parameters, as {@code attachment; filename*0*=utf-8''%C3%A4; filename*1="b.pdf"}.
 *
 * <p>Mended: missing semicolons and closing quotes, blanks in unquoted values, Windows paths in quoted ones, encoded
 * words where RFC 2231 was meant, sections out of order. Of thousands of sections the first {@value #MOST} count.
 *
 * @param value what stands before the first parameter
 */
record Parameters(String value, List<Parameter> all) {
    private static final int MOST = 1000;

    /**
     * @param section 0 and above of a continued value (RFC 2231, section 3); -1 otherwise
     * @param extended true if it is percent-encoded (RFC 2231, section 4)
     */
    record Parameter(String name, int section, boolean extended, String raw) {}

    static Parameters of(String field) {
        int i = 0;
        int n = field.length();
        while (i < n && field.charAt(i) != ';' && field.charAt(i) > ' ' && field.charAt(i) != ',') {
            i++;
        }
        String value = field.substring(0, i);
        List<Parameter> found = new ArrayList<>(3);
        while (i < n && found.size() < MOST) {
            char c = field.charAt(i);
            if (c == ';' || c == ',' || c <= ' ') {
                i++;
                continue;
            }
            int nameStart = i;
            while (i < n && field.charAt(i) != '=' && field.charAt(i) != ';') {
                i++;
            }
            if (i == n || field.charAt(i) == ';') {
                continue; // a word without a value
            }
            String name = field.substring(nameStart, i).strip();
            i++;
            while (i < n && field.charAt(i) <= ' ') {
                i++;
            }
            int end;
            String raw;
            if (i < n && field.charAt(i) == '"') {
                StringBuilder unquoted = new StringBuilder();
                end = unquote(field, i + 1, unquoted);
                raw = unquoted.toString();
            } else {
                end = field.indexOf(';', i);
                end = end < 0 ? n : end;
                raw = field.substring(i, end).strip();
            }
            found.add(parameter(name.toLowerCase(Locale.ROOT), raw));
            i = end;
        }
        return new Parameters(value, found);
    }

    private static Parameter parameter(String name, String raw) {
        boolean extended = name.endsWith("*");
        String rest = extended ? name.substring(0, name.length() - 1) : name;
        int star = rest.lastIndexOf('*');
        if (star > 0 && star < rest.length() - 1 && rest.length() - star <= 6) {
            int section = 0;
            for (int i = star + 1; i < rest.length(); i++) {
                int digit = rest.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    return new Parameter(rest, -1, extended, raw);
                }
                section = section * 10 + digit;
            }
            return new Parameter(rest.substring(0, star), section, extended, raw);
        }
        return new Parameter(rest, -1, extended, raw);
    }

    /** A backslash quotes only quotes and backslashes: others stand in paths of Windows. */
    private static int unquote(String field, int from, StringBuilder into) {
        int i = from;
        for (; i < field.length() && field.charAt(i) != '"'; i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length() && (field.charAt(i + 1) == '"' || field.charAt(i + 1) == '\\')) {
                i++;
                c = field.charAt(i);
            }
            into.append(c);
        }
        return Math.min(i + 1, field.length());
    }

    /** @return the value as it stands, sections put together; for what is ASCII by definition */
    Optional<String> raw(String name) {
        return decoded(name, HeaderText.PLAIN);
    }

    /** @return the value as text; the extended form wins over the plain one (RFC 6266, section 4.3) */
    Optional<String> decoded(String name, HeaderText text) {
        Parameter plain = null;
        Parameter extended = null;
        TreeMap<Integer, Parameter> sections = null;
        for (Parameter p : all) {
            if (!p.name().equals(name)) {
                continue;
            }
            if (p.section() >= 0) {
                sections = sections == null ? new TreeMap<>() : sections;
                sections.putIfAbsent(p.section(), p);
            } else if (p.extended()) {
                extended = extended == null ? p : extended;
            } else {
                plain = plain == null ? p : plain;
            }
        }
        if (extended != null) {
            return Optional.of(joined(List.of(extended), text));
        }
        if (sections != null && sections.firstKey() <= 1) {
            return Optional.of(joined(sections.values(), text));
        }
        return Optional.ofNullable(plain).map(p -> text.decoded(p.raw()));
    }

    private static String joined(Iterable<Parameter> sections, HeaderText text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String charset = null;
        boolean first = true;
        boolean percent = false;
        for (Parameter section : sections) {
            String raw = section.raw();
            if (section.extended()) {
                percent = true;
                int one = first ? raw.indexOf('\'') : -1;
                int two = one < 0 ? -1 : raw.indexOf('\'', one + 1);
                if (two >= 0) {
                    charset = raw.substring(0, one);
                    raw = raw.substring(two + 1);
                }
                unescape(raw, bytes);
            } else {
                byte[] plain = raw.getBytes(StandardCharsets.ISO_8859_1);
                bytes.write(plain, 0, plain.length);
            }
            first = false;
        }
        return percent
                ? text.bytes(bytes.toByteArray(), charset)
                : text.decoded(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    private static void unescape(String raw, ByteArrayOutputStream into) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            int high = c == '%' && i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(raw.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                into.write(high << 4 | low);
                i += 2;
            } else {
                into.write(c);
            }
        }
    }
}

package org.postern.message;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A media type with the parameters that reading needs (RFC 2045, section 5).
 *
 * @param name type/subtype in lower case
 * @param charset as declared; null if it is not
 * @param boundary of a multipart; null if there is none that can be used
 * @param fileName decoded {@code name} parameter; null if there is none
 * @param detail report-type of a multipart/report, method of a text/calendar, protocol of a signed or encrypted multipart, number of a message/partial as {@code
 *     1 of 3}; lower case; empty otherwise
 */
record ContentType(
        String name,
        @Nullable String charset,
        @Nullable String boundary,
        @Nullable String fileName,
        String detail) {
    static final ContentType TEXT = new ContentType("text/plain", null, null, null, "");
    static final ContentType NESTED_MAIL = new ContentType("message/rfc822", null, null, null, "");

    /** A boundary has at most 70 characters (RFC 2046, section 5.1.1); some programs make longer ones. */
    private static final int LONGEST_BOUNDARY = 1000;

    private static final Set<String> MEANT_AS_TEXT =
            Set.of("text", "text/", "text/plane", "plain", "plain/text", "text/text");

    static ContentType of(String field, HeaderText text, Notes notes) {
        Parameters parameters = Parameters.of(field);
        String name = parameters.value().toLowerCase(Locale.ROOT);
        if (name.equals("html") || name.equals("text/htm")) {
            name = "text/html";
        } else if (MEANT_AS_TEXT.contains(name)) {
            name = "text/plain";
        } else if (!isLegal(name)) {
            notes.add("damaged: a Content-Type that cannot be read was taken as text/plain");
            name = "text/plain";
        }
        String charset = parameters.raw("charset").orElse(null);
        String boundary = name.startsWith("multipart/")
                ? parameters.raw("boundary").map(ContentType::usable).orElse(null)
                : null;
        String detail = switch (name) {
            case "multipart/report" -> parameters.raw("report-type").orElse("");
            case "text/calendar" -> parameters.raw("method").orElse("");
            case "multipart/signed", "multipart/encrypted" ->
                parameters.raw("protocol").orElse("");
            case "message/partial" ->
                parameters.raw("number").orElse("?") + " of "
                        + parameters.raw("total").orElse("?");
            default -> "";
        };
        return new ContentType(
                name,
                charset,
                boundary,
                parameters.decoded("name", text).orElse(null),
                detail.strip().toLowerCase(Locale.ROOT));
    }

    boolean isMultipart() {
        return name.startsWith("multipart/");
    }

    boolean is(String other) {
        return name.equals(other);
    }

    private static @Nullable String usable(String boundary) {
        String trimmed = boundary.stripTrailing();
        boolean usable = !trimmed.isEmpty() && trimmed.length() <= LONGEST_BOUNDARY;
        for (int i = 0; i < trimmed.length() && usable; i++) {
            usable = trimmed.charAt(i) >= ' ';
        }
        return usable ? trimmed : null;
    }

    private static boolean isLegal(String name) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1 || slash != name.lastIndexOf('/') || name.length() > 255) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7F || "()<>@,;:\\\"[]?=".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}

package org.postern.message;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.BodyDescriptorBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.RawField;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the header of a part while it streams by and makes its {@link PartHead}.
 *
 * <p>Where the empty line between header and body is missing, the first line that can be no field begins the body, unless
 * a well-known field follows it: then it was only a stray line.
 */
final class PartHeader implements BodyDescriptorBuilder {
    /** A field as it stands: unfolded, its characters U+0000 to U+00FF are its bytes. */
    record RawHeader(String name, String value) {}

    private static final Set<String> WELL_KNOWN = Set.of(
            "from",
            "to",
            "cc",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "received",
            "reply-to",
            "in-reply-to",
            "references",
            "return-path",
            "sender",
            "delivered-to",
            "content-type",
            "content-transfer-encoding",
            "content-disposition",
            "content-id",
            "content-description",
            "x-mailer",
            "list-id",
            "dkim-signature");

    private static final int MOST_OPENING = 1 << 20;

    private final LenientFields lines;
    private final Bounds bounds;
    private final int depth;
    private final @Nullable String parentType;
    private final List<RawHeader> fields = new ArrayList<>();
    private final ByteArrayOutputStream opening = new ByteArrayOutputStream(0);
    private @Nullable String contentType;
    private @Nullable String encoding;
    private @Nullable String disposition;
    private @Nullable String contentId;
    private long octets;
    private ContentType type = ContentType.TEXT;

    /**
     * What all parts of a mail share.
     *
     * @param header octets of header fields kept of one part
     * @param depth of nested multiparts
     */
    record Bounds(long header, int depth, HeaderText text, Notes notes) {}

    PartHeader(LenientFields lines, Bounds bounds) {
        this(lines, bounds, 0, null);
    }

    private PartHeader(LenientFields lines, Bounds bounds, int depth, @Nullable String parentType) {
        this.lines = lines;
        this.bounds = bounds;
        this.depth = depth;
        this.parentType = parentType;
    }

    @Override
    public void reset() {
        fields.clear();
        opening.reset();
        contentType = null;
        encoding = null;
        disposition = null;
        contentId = null;
        octets = 0;
    }

    @Override
    public @Nullable Field addField(RawField field) {
        String name = field.getName();
        boolean junk = name.equals(LenientFields.JUNK);
        if (junk || opening.size() > 0) {
            if (!junk && WELL_KNOWN.contains(name.toLowerCase(Locale.ROOT))) {
                opening.reset();
                bounds.notes().add("damaged: a stray line in a header was skipped");
            } else {
                keepLine();
                return null;
            }
        }
        String value = field.getBody();
        octets += name.length() + value.length();
        if (octets > bounds.header()) {
            bounds.notes().add("header fields beyond " + bounds.header() + " octets were left out");
            return null;
        }
        if (depth == 0) {
            fields.add(new RawHeader(name, value));
        }
        if (name.length() >= 10 && (name.charAt(0) | 0x20) == 'c') {
            content(name.toLowerCase(Locale.ROOT), value);
        }
        return null;
    }

    private void content(String name, String value) {
        switch (name) {
            case "content-type" -> contentType = contentType == null ? value : contentType;
            case "content-transfer-encoding" -> encoding = encoding == null ? value : encoding;
            case "content-disposition" -> disposition = disposition == null ? value : disposition;
            case "content-id" -> contentId = contentId == null ? value : contentId;
            default -> {
                // nothing that reading needs
            }
        }
    }

    private void keepLine() {
        byte[] line = lines.lines();
        if (opening.size() + line.length < MOST_OPENING) {
            opening.write(line, 0, line.length);
            opening.write('\r');
            opening.write('\n');
        }
    }

    /** @return the fields of the mail itself, in their order; empty for a part */
    List<RawHeader> fields() {
        return fields;
    }

    @Override
    public BodyDescriptor build() {
        HeaderText text = bounds.text();
        if (contentType != null) {
            type = ContentType.of(contentType, text, bounds.notes());
        } else {
            // RFC 2046, section 5.1.5: parts of a digest are mails
            type = "multipart/digest".equals(parentType) ? ContentType.NESTED_MAIL : ContentType.TEXT;
        }
        Parameters how = disposition == null ? null : Parameters.of(disposition);
        String name = how == null ? null : how.decoded("filename", text).orElse(null);
        if (opening.size() > 0) {
            bounds.notes().add("damaged: a header does not end with an empty line");
            opening.write('\r');
            opening.write('\n');
        }
        boolean hidden = depth >= bounds.depth();
        if (hidden && type.isMultipart()) {
            bounds.notes().add("parts nested deeper than " + bounds.depth() + " were kept unopened");
        }
        return new PartHead(
                type,
                encoding == null ? "" : encoding.toLowerCase(Locale.ROOT),
                how == null ? "" : how.value().toLowerCase(Locale.ROOT),
                name == null || name.isBlank() ? type.fileName() : name,
                contentId == null ? null : MessageIds.first(contentId),
                opening.toByteArray(),
                hidden);
    }

    @Override
    public BodyDescriptorBuilder newChild() {
        return new PartHeader(lines, bounds, depth + 1, type.name());
    }
}

package org.postern.message;

import org.apache.james.mime4j.stream.BodyDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a part says of it.
 *
 * @param type declared type, or the default where none is declared or it makes no sense
 * @param encoding Content-Transfer-Encoding in lower case; empty if there is none
 * @param disposition attachment, inline, or empty
 * @param name file name, decoded; null if there is none
 * @param contentId without angle brackets; null if there is none
 * @param opening lines that stand in the header but belong to the body, for the empty line between is missing
 * @param hidden true if a multipart's own parts are not to be looked for: too deep
 */
record PartHead(
        ContentType type,
        String encoding,
        String disposition,
        @Nullable String name,
        @Nullable String contentId,
        byte[] opening,
        boolean hidden)
        implements BodyDescriptor {

    boolean isAttachment() {
        return disposition.equals("attachment");
    }

    @Override
    public @Nullable String getBoundary() {
        return type.boundary();
    }

    /** @return what the parser goes by: a multipart that it cannot split is handed over in one piece */
    @Override
    public String getMimeType() {
        return type.isMultipart() && (hidden || type.boundary() == null) ? "application/octet-stream" : type.name();
    }

    @Override
    public String getMediaType() {
        return type.name().substring(0, type.name().indexOf('/'));
    }

    @Override
    public String getSubType() {
        return type.name().substring(type.name().indexOf('/') + 1);
    }

    @Override
    public @Nullable String getCharset() {
        return type.charset();
    }

    @Override
    public String getTransferEncoding() {
        return encoding;
    }

    @Override
    public long getContentLength() {
        return -1;
    }
}

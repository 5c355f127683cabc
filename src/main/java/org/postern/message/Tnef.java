package org.postern.message;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.apache.poi.hmef.HMEFMessage;
import org.apache.poi.hmef.attribute.MAPIAttribute;
import org.apache.poi.hmef.attribute.MAPIDateAttribute;
import org.apache.poi.hmef.attribute.MAPIRtfAttribute;
import org.apache.poi.hmef.attribute.TNEFAttribute;
import org.apache.poi.hmef.attribute.TNEFDateAttribute;
import org.apache.poi.hmef.attribute.TNEFProperty;
import org.jspecify.annotations.Nullable;

/**
 * What is in a {@code winmail.dat}, the wrapping of old Outlooks (MS-OXTNEF): text, files, a meeting.
 *
 * @param text null if there is none
 * @param meeting null if it is none
 */
record Tnef(
        @Nullable String text, List<File> files, @Nullable Invitation meeting) {
    /** @param contentId null if there is none */
    record File(String name, @Nullable String contentId, byte[] content) {}

    private static final int SIGNATURE = 0x223E9F78;
    private static final int MOST_ATTRIBUTES = 20_000;

    private static final int UNICODE = 0x1F;
    private static final int BODY = 0x1000;
    private static final int BODY_RTF = 0x1009;
    private static final int BODY_HTML = 0x1013;
    private static final int SUBJECT = 0x0037;
    private static final int START = 0x0060;
    private static final int END = 0x0061;
    private static final int LOCATION = 0x8208;
    private static final int LONG_NAME = 0x3707;
    private static final int CONTENT_ID = 0x3712;
    private static final int CODE_PAGE = 0x3FDE;

    static {
        // As much as one attribute of TNEF may hold; what is opened at all is bounded by the caller.
        MAPIAttribute.setMaxRecordLength(TNEFAttribute.getMaxRecordLength());
    }

    /**
     * @param octets small enough for memory
     * @return null if it is no TNEF, or none that can be read
     */
    static @Nullable Tnef open(Octets octets) throws IOException {
        long sound = soundUpTo(octets);
        if (sound == 0) {
            return null;
        }
        try (InputStream in = new Bounded(octets.open(), sound)) {
            return new Reader(new HMEFMessage(in)).contents();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            return null; // the library's word for damage: it is told as a note, and the original is kept
        }
    }

    /**
     * Looks whether each attribute ends within the file, so that no length in it makes the library ask for memory that the mail does not fill.
     *
     * @return offset behind the last whole attribute; 0 if it is no TNEF
     */
    private static long soundUpTo(Octets octets) throws IOException {
        try (InputStream in = new java.io.BufferedInputStream(octets.open(), 8192)) {
            if (number(in, 4) != SIGNATURE) {
                return 0;
            }
            number(in, 2);
            long at = 6;
            for (int n = 0; n < MOST_ATTRIBUTES; n++) {
                int level = in.read();
                if (level != 1 && level != 2) {
                    return at;
                }
                number(in, 4);
                long length = number(in, 4) & 0xFFFFFFFFL;
                long next = at + 1 + 4 + 4 + length + 2;
                if (next > octets.size()) {
                    return at;
                }
                in.skipNBytes(length + 2);
                at = next;
            }
            return at;
        } catch (EOFException e) {
            return 0;
        }
    }

    private static int number(InputStream in, int octets) throws IOException {
        int number = 0;
        for (int i = 0; i < octets; i++) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            number |= b << (8 * i);
        }
        return number;
    }

    /** The first octets of a stream. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long most) {
            this.in = in;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int b = left > 0 ? in.read() : -1;
            left -= b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left <= 0 && length > 0) {
                return -1;
            }
            int n = in.read(into, from, (int) Math.min(length, left));
            left -= Math.max(0, n);
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Asks the library's message. */
    private static final class Reader {
        private final HMEFMessage message;
        private final String codePage;

        Reader(HMEFMessage message) {
            this.message = message;
            MAPIAttribute page = attribute(message.getMessageMAPIAttributes(), CODE_PAGE);
            TNEFAttribute oem = message.getMessageAttribute(TNEFProperty.ID_OEMCODEPAGE);
            byte[] number = page != null ? page.getData() : oem != null ? oem.getData() : new byte[0];
            this.codePage = number.length < 2 ? "cp1252" : "cp" + ((number[0] & 0xFF) | (number[1] & 0xFF) << 8);
        }

        Tnef contents() {
            List<File> files = new ArrayList<>();
            for (org.apache.poi.hmef.Attachment attachment : message.getAttachments()) {
                TNEFAttribute data = attachment.getAttribute(TNEFProperty.ID_ATTACHDATA);
                if (data != null) {
                    List<MAPIAttribute> properties = attachment.getMAPIAttributes();
                    files.add(new File(
                            name(attachment, properties),
                            emptyToNull(string(attribute(properties, CONTENT_ID))),
                            data.getData()));
                }
            }
            return new Tnef(text(), files, meeting());
        }

        private String name(org.apache.poi.hmef.Attachment attachment, List<MAPIAttribute> properties) {
            String name = string(attribute(properties, LONG_NAME));
            TNEFAttribute title = attachment.getAttribute(TNEFProperty.ID_ATTACHTITLE);
            if (name.isBlank() && title != null) {
                name = decoded(title.getData());
            }
            return name.isBlank() ? "unnamed" : name.strip();
        }

        private @Nullable String text() {
            List<MAPIAttribute> properties = message.getMessageMAPIAttributes();
            String plain = string(attribute(properties, BODY));
            if (!plain.isBlank()) {
                return plain;
            }
            TNEFAttribute body = message.getMessageAttribute(TNEFProperty.ID_BODY);
            if (body != null && body.getData().length > 0) {
                return decoded(body.getData());
            }
            MAPIAttribute html = attribute(properties, BODY_HTML);
            if (html != null) {
                return HtmlText.of(decoded(html.getData()), true, new Notes()).text();
            }
            return attribute(properties, BODY_RTF) instanceof MAPIRtfAttribute rtf
                    ? emptyToNull(RtfText.of(new String(rtf.getData(), StandardCharsets.ISO_8859_1)))
                    : null;
        }

        private @Nullable Invitation meeting() {
            TNEFAttribute messageClass = message.getMessageAttribute(TNEFProperty.ID_MESSAGECLASS);
            String type =
                    messageClass == null ? "" : decoded(messageClass.getData()).toLowerCase(Locale.ROOT);
            String method = method(type);
            if (method.isEmpty()) {
                return null;
            }
            List<MAPIAttribute> properties = message.getMessageMAPIAttributes();
            return new Invitation(
                    method,
                    null,
                    subject(properties),
                    time(attribute(properties, START), TNEFProperty.ID_DATESTART),
                    time(attribute(properties, END), TNEFProperty.ID_DATEEND),
                    emptyToNull(string(attribute(properties, LOCATION))),
                    null,
                    answer(type));
        }

        private String subject(List<MAPIAttribute> properties) {
            String subject = string(attribute(properties, SUBJECT));
            TNEFAttribute old = message.getMessageAttribute(TNEFProperty.ID_SUBJECT);
            return (subject.isBlank() && old != null ? decoded(old.getData()) : subject).strip();
        }

        /** The names of Outlook and those of Schedule+ before it. */
        private static String method(String type) {
            if (type.contains("meeting.request") || type.contains("mtgreq")) {
                return "request";
            }
            if (type.contains("meeting.cancel") || type.contains("mtgcncl")) {
                return "cancel";
            }
            return type.contains("meeting.resp") || type.contains("mtgresp") ? "reply" : "";
        }

        private static @Nullable String answer(String type) {
            if (type.contains("resp.pos") || type.contains("mtgrespp")) {
                return "accepted";
            }
            if (type.contains("resp.neg") || type.contains("mtgrespn")) {
                return "declined";
            }
            return type.contains("resp.tent") || type.contains("mtgrespa") ? "tentative" : null;
        }

        private @Nullable Instant time(@Nullable MAPIAttribute property, TNEFProperty old) {
            Date date = property instanceof MAPIDateAttribute dated
                    ? dated.getDate()
                    : message.getMessageAttribute(old) instanceof TNEFDateAttribute dated ? dated.getDate() : null;
            return date == null ? null : date.toInstant();
        }

        private static @Nullable MAPIAttribute attribute(List<MAPIAttribute> properties, int id) {
            for (MAPIAttribute property : properties) {
                if (property.getProperty().id == id) {
                    return property;
                }
            }
            return null;
        }

        private String string(@Nullable MAPIAttribute property) {
            if (property == null) {
                return "";
            }
            byte[] data = property.getData();
            return property.getType() == UNICODE ? ended(new String(data, StandardCharsets.UTF_16LE)) : decoded(data);
        }

        private String decoded(byte[] data) {
            return ended(TextDecoding.decode(data, data.length, codePage, null).text());
        }

        /** Strings end with NUL. */
        private static String ended(String text) {
            int end = text.indexOf(0);
            return end < 0 ? text : text.substring(0, end);
        }

        private static @Nullable String emptyToNull(String text) {
            return text.isBlank() ? null : text;
        }
    }
}

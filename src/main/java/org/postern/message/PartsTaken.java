package org.postern.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.jspecify.annotations.Nullable;

/** Sorts the parts of a mail: its text, its attachments, and the machine-readable parts of reports. */
final class PartsTaken implements PartWalk.Leaves {
    private static final Set<String> REPORTS = Set.of(
            "message/delivery-status",
            "message/global-delivery-status",
            "message/disposition-notification",
            "message/global-disposition-notification",
            "message/feedback-report",
            "text/rfc822-headers");

    private static final Set<String> TNEF = Set.of("application/ms-tnef", "application/vnd.ms-tnef");

    private static final Set<String> SMIME = Set.of("application/pkcs7-mime", "application/x-pkcs7-mime");

    /** Octets of a report that are looked at: some ten thousand recipients. */
    private static final int LONGEST_REPORT = 1 << 20;

    private static final String UNTYPED = "application/octet-stream";

    /** Headers of mails inside that are looked at. */
    private static final int MOST_ORIGINALS = 20;

    /** Attachments of one mail that are kept in memory, together. */
    private static final long MEMORY = 8L << 20;

    private final ReadingOptions options;
    private final Deadline deadline;
    private final Notes notes;
    private final AttachmentPolicy policy;
    private final StoredName storedNames = new StoredName();
    private final BodyText body = new BodyText();
    private final List<Attachment> attachments = new ArrayList<>();
    private final StringBuilder report = new StringBuilder();
    private final Map<String, StringBuilder> reports = new HashMap<>();
    private final List<OriginalMail> originals = new ArrayList<>();
    private final Set<String> types = new HashSet<>();
    private final byte[] buffer = new byte[8192];
    private int textRoom;
    private long memoryUsed;
    private int nestedMails;
    private @Nullable String calendar;
    private @Nullable String calendarMethod;
    private @Nullable String textCharset;
    private @Nullable Invitation meeting;
    private String wrappedText = "";
    private String smime = SignedMail.UNKNOWN;

    PartsTaken(ReadingOptions options, Deadline deadline, Notes notes) {
        this.options = options;
        this.deadline = deadline;
        this.notes = notes;
        this.policy = new AttachmentPolicy(options.attachments(), options.attachmentRoom());
        this.textRoom = (int) Math.min(
                Integer.MAX_VALUE / 4, Math.max(1 << 16, options.limits().heap() / 12));
    }

    @Override
    public void leaf(PartHead head, List<PartWalk.Multipart> path, InputStream content, PartWalk.Inside inside)
            throws IOException, MimeException {
        types.add(head.type().name());
        path.forEach(m -> types.add(m.type().name()));
        path.stream()
                .filter(m -> !m.type().detail().isEmpty())
                .forEach(m -> types.add(m.type().name() + ";" + m.type().detail()));
        if (isBody(head, path)) {
            text(head, path, content);
        } else if (isReport(head)) {
            report(head, content);
        } else {
            open(head, attachment(head, content), inside);
        }
    }

    /** Looks into an attachment that wraps a mail or parts of one. The attachment itself is kept as it came. */
    private void open(PartHead head, Attachment taken, PartWalk.Inside inside) throws IOException, MimeException {
        if (taken.stub() != null) {
            return;
        }
        String type = taken.type();
        String name = taken.name().toLowerCase(Locale.ROOT);
        boolean untyped = type.equals(UNTYPED);
        if (type.equals("message/rfc822") || type.equals("message/global")) {
            original(taken.content());
        } else if (type.equals("message/partial")) {
            fragment(head, taken, inside);
        } else if (TNEF.contains(type) || (untyped && name.equals("winmail.dat"))) {
            tnef(taken);
        } else if (SMIME.contains(type) || (untyped && name.endsWith(".p7m"))) {
            signed(taken, inside);
        }
    }

    private void original(Octets mail) throws IOException {
        if (originals.size() < MOST_ORIGINALS) {
            try (InputStream in = mail.open()) {
                byte[] start = in.readNBytes(OriginalMail.LOOKED_AT);
                originals.add(OriginalMail.of(new String(start, StandardCharsets.ISO_8859_1)));
            }
        }
    }

    /** RFC 2046, section 5.2.2: the first fragment begins with the header of the mail, and its text can be read. */
    private void fragment(PartHead head, Attachment taken, PartWalk.Inside inside) throws IOException, MimeException {
        notes.add("only fragment " + head.type().detail() + " of a mail that was sent in pieces");
        if (head.type().detail().startsWith("1 ")) {
            inside.walk(taken.content());
        }
    }

    private void tnef(Attachment taken) throws IOException {
        if (taken.size() > options.limits().heap() / 3) {
            notes.add("TNEF of " + taken.size() + " octets was kept unopened");
            return;
        }
        Tnef tnef = Tnef.open(taken.content());
        if (tnef == null) {
            notes.add("damaged: TNEF could not be opened");
            return;
        }
        for (Tnef.File file : tnef.files()) {
            Spool spool = spool(file.name(), UNTYPED);
            boolean kept = false;
            try {
                spool.write(file.content(), 0, file.content().length);
                attach(file.name(), UNTYPED, file.contentId(), spool, refusal(file.name(), UNTYPED));
                kept = true;
            } finally {
                if (!kept) {
                    spool.discard();
                }
            }
        }
        if (wrappedText.isEmpty() && tnef.text() != null) {
            wrappedText = tnef.text();
        }
        if (meeting == null && tnef.meeting() != null) {
            meeting = tnef.meeting();
            calendarMethod = calendarMethod == null ? meeting.method() : calendarMethod;
        }
    }

    private void signed(Attachment taken, PartWalk.Inside inside) throws IOException, MimeException {
        Spool spool =
                new Spool(options.folder(), Spool.IN_MEMORY, options.limits().message());
        try {
            String found = SignedMail.open(taken.content(), spool);
            smime = smime.isEmpty() ? found : smime;
            if (found.equals(SignedMail.SIGNED)) {
                notes.add("the text was taken out of an S/MIME signature that nobody has verified");
                inside.walk(spool.octets());
            } else if (found.equals(SignedMail.ENCRYPTED)) {
                notes.add("the mail is encrypted (S/MIME) and was kept as it came");
            } else {
                notes.add("damaged: S/MIME could not be opened");
            }
        } finally {
            spool.discard();
        }
    }

    private boolean isBody(PartHead head, List<PartWalk.Multipart> path) {
        if (head.isAttachment() || !(head.type().is("text/plain") || head.type().is("text/html"))) {
            return false;
        }
        // Some programs give the text itself a name; a named text beside others is a file.
        boolean alone = path.isEmpty() || path.get(0).type().is("multipart/alternative");
        return head.name() == null || (alone && body.isEmpty());
    }

    private static boolean isReport(PartHead head) {
        return REPORTS.contains(head.type().name()) && !head.isAttachment() && head.name() == null;
    }

    private void text(PartHead head, List<PartWalk.Multipart> path, InputStream content) throws IOException {
        boolean html = head.type().is("text/html");
        Collected bytes = html ? collect(head, content) : collectWithoutFiles(head, content);
        String label = head.type().charset();
        if (label == null && html) {
            label = HtmlText.declaredCharset(bytes.start, bytes.length);
        }
        if (textCharset == null && label != null) {
            textCharset = label;
        }
        String text = decoded(bytes, label);
        body.add(alternative(path), html, text);
        if (bytes.rest != null) {
            notes.add("text beyond " + bytes.length + " octets is only in an attachment");
            attach(html ? "text.html" : "text.txt", head.type().name(), head.contentId(), bytes.rest, null);
        }
    }

    private static int alternative(List<PartWalk.Multipart> path) {
        for (int i = path.size() - 1; i >= 0; i--) {
            if (path.get(i).type().is("multipart/alternative")) {
                return path.get(i).number();
            }
        }
        return -1;
    }

    private void report(PartHead head, InputStream content) throws IOException {
        Collected bytes = collect(head, content, false, Math.min(textRoom, LONGEST_REPORT));
        textRoom -= bytes.length; // it is kept twice: to be understood, and to be looked through
        String text = decoded(bytes, head.type().charset());
        report.append(report.isEmpty() ? "" : "\n").append(text);
        String subtype = head.getSubType().replace("global-", "");
        reports.computeIfAbsent(subtype, t -> new StringBuilder())
                .append(BodyText.lines(text))
                .append("\n\n");
        if (subtype.equals("rfc822-headers") && originals.size() < MOST_ORIGINALS) {
            originals.add(OriginalMail.of(new String(bytes.start, 0, bytes.length, StandardCharsets.ISO_8859_1)));
        }
        if (bytes.rest != null) {
            notes.add("of a report only " + bytes.length + " octets are looked at; all of it is in an attachment");
            attach(subtype + ".txt", head.type().name(), head.contentId(), bytes.rest, null);
        }
    }

    private String decoded(Collected bytes, @Nullable String label) {
        TextDecoding decoding = TextDecoding.decode(bytes.start, bytes.length, label, options.charsetHint());
        if (decoding.note() != null) {
            notes.add(decoding.note());
        }
        return decoding.text();
    }

    /** The beginning of a text in memory; all of it in {@code rest} if there is more than fits. */
    private static final class Collected extends OutputStream {
        private final PartsTaken to;
        private final int room;
        byte[] start = new byte[4096];
        int length;

        @Nullable
        Spool rest;

        Collected(PartsTaken to, int room) {
            this.to = to;
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (rest == null && length + count > room) {
                rest = new Spool(to.options.folder(), Spool.IN_MEMORY, to.policy.most());
                rest.write(start, 0, length);
            }
            if (rest != null) {
                rest.write(bytes, from, count);
                return;
            }
            if (length + count > start.length) {
                start = Arrays.copyOf(start, Math.max(length + count, start.length * 2));
            }
            System.arraycopy(bytes, from, start, length, count);
            length += count;
        }
    }

    private Collected collect(PartHead head, InputStream content) throws IOException {
        return collect(head, content, false, textRoom);
    }

    /** Files that stand encoded in the text become attachments. */
    private Collected collectWithoutFiles(PartHead head, InputStream content) throws IOException {
        return collect(head, content, true, textRoom);
    }

    private Collected collect(PartHead head, InputStream content, boolean files, int room) throws IOException {
        Collected bytes = new Collected(this, room);
        boolean whole = false;
        try (FilesInText found = new FilesInText()) {
            if (files) {
                EmbeddedFiles text = new EmbeddedFiles(bytes, found);
                copy(head, content, text);
                text.finish();
            } else {
                copy(head, content, bytes);
            }
            whole = true;
        } finally {
            if (!whole && bytes.rest != null) {
                bytes.rest.discard();
            }
        }
        textRoom -= bytes.length;
        return bytes;
    }

    private void copy(PartHead head, InputStream content, OutputStream into) throws IOException {
        TransferDecoder decoder = TransferDecoder.of(head.encoding(), notes);
        long since = 0;
        for (int n; (n = content.read(buffer)) >= 0; ) {
            decoder.decode(buffer, n, into);
            since += n;
            if (since > 1 << 18) {
                deadline.check();
                since = 0;
            }
        }
        decoder.finish(into);
    }

    private final class FilesInText implements EmbeddedFiles.Files, AutoCloseable {
        private @Nullable Spool open;
        private String name = "";

        @Override
        public OutputStream open(String fileName) {
            name = new HeaderText(null).decoded(fileName);
            Spool spool = spool(name, UNTYPED);
            open = spool;
            return spool;
        }

        @Override
        public void done() throws IOException {
            if (open != null) {
                notes.add("a file that stood encoded in the text was taken out of it");
                attach(name, UNTYPED, null, open, refusal(name, UNTYPED));
                open = null;
            }
        }

        /** Frees a file that was begun when the mail was given up. */
        @Override
        public void close() throws IOException {
            if (open != null) {
                open.discard();
            }
        }
    }

    private @Nullable String refusal(String name, String type) {
        return policy.refusal(name, type, attachments.size());
    }

    private Spool spool(String name, String type) {
        int inMemory = memoryUsed < MEMORY ? Spool.IN_MEMORY : 0;
        long most = refusal(name, type) == null ? policy.most() : 0;
        return new Spool(options.folder(), inMemory, most);
    }

    private Attachment attachment(PartHead head, InputStream content) throws IOException {
        String name = head.name() == null ? defaultName(head.type()) : head.name();
        String type = head.type().name();
        String refusal = refusal(name, type);
        Spool spool = spool(name, type);
        boolean taken = false;
        try {
            copy(head, content, spool);
            Attachment attachment = attach(name, type, head.contentId(), spool, refusal);
            calendar(head, attachment);
            taken = true;
            return attachment;
        } finally {
            if (!taken) {
                spool.discard();
            }
        }
    }

    private String defaultName(ContentType type) {
        return switch (type.name()) {
            case "message/rfc822", "message/global" -> "message-" + ++nestedMails + ".eml";
            case "message/partial" -> "fragment.eml";
            case "text/calendar" -> "invite.ics";
            case "application/pkcs7-mime", "application/x-pkcs7-mime" -> "smime.p7m";
            case "application/ms-tnef", "application/vnd.ms-tnef" -> "winmail.dat";
            default -> "unnamed";
        };
    }

    private Attachment attach(
            String name, String type, @Nullable String contentId, Spool spool, @Nullable String refusal)
            throws IOException {
        String stub = refusal != null ? refusal : spool.isKept() ? null : policy.tooLarge(spool.size());
        if (stub == null) {
            policy.keep(spool.size());
        } else {
            notes.add("an attachment was not kept: " + stub);
            spool.discard();
        }
        String sha256 = spool.sha256();
        Octets octets = stub == null ? spool.octets() : new Octets.InMemory(new byte[0]);
        if (octets instanceof Octets.InMemory memory) {
            memoryUsed += memory.bytes().length;
        }
        Attachment attachment =
                new Attachment(name, storedNames.of(name), type, spool.size(), sha256, false, contentId, octets, stub);
        attachments.add(attachment);
        return attachment;
    }

    private void calendar(PartHead head, Attachment taken) {
        if (head.type().is("text/calendar")
                && calendar == null
                && taken.stub() == null
                && taken.content() instanceof Octets.InMemory memory) {
            calendar = BodyText.lines(TextDecoding.decode(memory.bytes(), memory.bytes().length, charsetOf(head), null)
                    .text());
            calendarMethod = head.isAttachment() && head.type().detail().isEmpty() ? null : method(head.type());
        }
    }

    /** RFC 5545, section 3.1.4: without a label it is UTF-8. */
    private static String charsetOf(PartHead head) {
        String charset = head.type().charset();
        return charset == null ? "utf-8" : charset;
    }

    private @Nullable String method(ContentType type) {
        if (!type.detail().isEmpty()) {
            return type.detail();
        }
        int at = calendar == null ? -1 : calendar.indexOf("\nMETHOD:");
        if (at < 0 || calendar == null) {
            return null;
        }
        int end = calendar.indexOf('\n', at + 1);
        return calendar.substring(at + 8, end < 0 ? calendar.length() : end)
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** @return the text; that of TNEF if there is no other. To be asked once, at the end. */
    BodyText body() {
        if (!wrappedText.isEmpty() && body.isBlank()) {
            body.add(-1, false, wrappedText);
        }
        return body;
    }

    /** @param subtype of a report's part, as {@code delivery-status}. @return the text of all such parts; empty if there is none */
    String report(String subtype) {
        StringBuilder text = reports.get(subtype);
        return text == null ? "" : text.toString();
    }

    /** @return headers of the mails inside, in their order */
    List<OriginalMail> originals() {
        return originals;
    }

    @Nullable
    OriginalMail firstOriginal() {
        return originals.isEmpty() ? null : originals.get(0);
    }

    /** @return {@link SignedMail#SIGNED} or {@link SignedMail#ENCRYPTED}; empty if the mail is no S/MIME in one piece */
    String smime() {
        return smime;
    }

    /** @return the meeting of a calendar part or of TNEF; null if there is none */
    @Nullable
    Invitation invitation() {
        return calendar == null ? meeting : CalendarText.read(calendar, calendarMethod);
    }

    /** @return the fields of delivery and other reports, one part after the other; empty if there are none */
    String report() {
        return report.toString();
    }

    @Nullable
    String calendar() {
        return calendar;
    }

    /** @return media types of all parts in lower case, of a report with its type as {@code multipart/report;delivery-status} */
    Set<String> types() {
        return types;
    }

    /** @return METHOD of an invitation (RFC 5546) in lower case; null if the mail is none */
    @Nullable
    String calendarMethod() {
        return calendarMethod;
    }

    /** @return label of the first text that has one: raw 8-bit headers are usually in the same charset */
    @Nullable
    String textCharset() {
        return textCharset;
    }

    /** @param shown Content-IDs that the HTML shows */
    List<Attachment> attachments(Set<String> shown) {
        List<Attachment> all = new ArrayList<>(attachments.size());
        for (Attachment a : attachments) {
            boolean inline =
                    a.contentId() != null && shown.contains(a.contentId().toLowerCase(Locale.ROOT));
            all.add(
                    inline
                            ? new Attachment(
                                    a.name(),
                                    a.storedName(),
                                    a.type(),
                                    a.size(),
                                    a.sha256(),
                                    true,
                                    a.contentId(),
                                    a.content(),
                                    a.stub())
                            : a);
        }
        return all;
    }

    /** Frees what was kept of a mail that is not read to its end. */
    void discard() throws IOException {
        for (Attachment attachment : attachments) {
            attachment.content().discard();
        }
    }
}

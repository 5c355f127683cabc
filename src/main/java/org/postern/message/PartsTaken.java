package org.postern.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
    private final Set<String> types = new HashSet<>();
    private final byte[] buffer = new byte[8192];
    private int textRoom;
    private long memoryUsed;
    private int nestedMails;
    private @Nullable String calendar;
    private @Nullable String calendarMethod;
    private @Nullable String textCharset;

    PartsTaken(ReadingOptions options, Deadline deadline, Notes notes) {
        this.options = options;
        this.deadline = deadline;
        this.notes = notes;
        this.policy = new AttachmentPolicy(options.attachments());
        this.textRoom = (int) Math.min(
                Integer.MAX_VALUE / 4, Math.max(1 << 16, options.limits().heap() / 12));
    }

    @Override
    public void leaf(PartHead head, List<PartWalk.Multipart> path, InputStream content) throws IOException {
        types.add(head.type().name());
        path.forEach(m -> types.add(m.type().name()
                + (m.type().detail().isEmpty() ? "" : ";" + m.type().detail())));
        if (isBody(head, path)) {
            text(head, path, content);
        } else if (isReport(head)) {
            report(head, content);
        } else {
            attachment(head, content);
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
        Collected bytes = collect(head, content);
        boolean html = head.type().is("text/html");
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
            attach(html ? "text.html" : "text.txt", head, bytes.rest, null);
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
        Collected bytes = collect(head, content);
        report.append(report.isEmpty() ? "" : "\n")
                .append(decoded(bytes, head.type().charset()));
        if (bytes.rest != null) {
            bytes.rest.discard();
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
        byte[] start = new byte[4096];
        int length;

        @Nullable
        Spool rest;

        Collected(PartsTaken to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (rest == null && length + count > to.textRoom) {
                rest = new Spool(
                        to.options.folder(),
                        Spool.IN_MEMORY,
                        to.options.attachments().maxSize());
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
        Collected bytes = new Collected(this);
        boolean whole = false;
        try {
            copy(head, content, bytes);
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

    private void attachment(PartHead head, InputStream content) throws IOException {
        String name = head.name() == null ? defaultName(head.type()) : head.name();
        String refusal = policy.refusal(name, attachments.size());
        int inMemory = memoryUsed < MEMORY ? Spool.IN_MEMORY : 0;
        long most = refusal == null ? options.attachments().maxSize() : 0;
        Spool spool = new Spool(options.folder(), inMemory, most);
        boolean taken = false;
        try {
            copy(head, content, spool);
            attach(name, head, spool, refusal);
            taken = true;
        } finally {
            if (!taken) {
                spool.discard();
            }
        }
    }

    private String defaultName(ContentType type) {
        return switch (type.name()) {
            case "message/rfc822", "message/global" -> "message-" + ++nestedMails + ".eml";
            case "text/calendar" -> "invite.ics";
            default -> "unnamed";
        };
    }

    private void attach(String name, PartHead head, Spool spool, @Nullable String refusal) throws IOException {
        String stub = refusal != null ? refusal : spool.isKept() ? null : policy.tooLarge();
        if (stub != null) {
            spool.discard();
        }
        String sha256 = spool.sha256();
        Octets octets = stub == null ? spool.octets() : new Octets.InMemory(new byte[0]);
        if (octets instanceof Octets.InMemory memory) {
            memoryUsed += memory.bytes().length;
        }
        attachments.add(new Attachment(
                name,
                storedNames.of(name),
                head.type().name(),
                spool.size(),
                sha256,
                false,
                head.contentId(),
                octets,
                stub));
        if (head.type().is("text/calendar") && calendar == null && octets instanceof Octets.InMemory memory) {
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

    BodyText body() {
        return body;
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

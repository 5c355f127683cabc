package org.postern.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jspecify.annotations.Nullable;
import org.postern.config.LimitsConfig;

/**
 * Walks through the parts of a mail in one pass and hands each leaf to a {@link Leaves}.
 *
 * <p>The parser's own limits are off, for they refuse the whole mail; depth, number of parts and time are guarded here.
 * Mended: multiparts without a usable boundary, a boundary that occurs nowhere, parts behind the closing boundary.
 */
final class PartWalk {
    /** Takes the leaves in their order. */
    interface Leaves {
        /**
         * @param path the multiparts around it, the innermost first
         * @param content still encoded; to be read before the next leaf comes
         * @param inside walks through a mail that is wrapped in this leaf, as if its parts stood here
         */
        void leaf(PartHead head, List<Multipart> path, InputStream content, Inside inside)
                throws IOException, MimeException;
    }

    /** Opens what is wrapped. */
    interface Inside {
        /** @param entity header and body (RFC 2045, section 2.4) */
        void walk(Octets entity) throws IOException, MimeException;
    }

    /** @param number tells apart multiparts of one mail */
    record Multipart(int number, ContentType type) {}

    private static final int LONGEST_FIELD = 256 * 1024;

    /** A signature around a signature around a mail is as much as is seen. */
    private static final int MOST_WRAPPED = 10;

    /** Each look for a lost boundary reads the part again. */
    private static final int MOST_MENDS = 10;

    private static final MimeConfig CONFIG = MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderCount(-1)
            .setMaxHeaderLen(-1)
            .setMaxContentLen(-1)
            .build();

    private final LimitsConfig limits;
    private final Deadline deadline;
    private final Notes notes;
    private final Path folder;
    private final Leaves leaves;
    private final PartHeader.Bounds bounds;
    private final DecodeMonitor monitor;
    private int multiparts;
    private int parts;
    private int mends;
    private int wrapped;

    PartWalk(LimitsConfig limits, Deadline deadline, Notes notes, HeaderText text, Path folder, Leaves leaves) {
        this.limits = limits;
        this.deadline = deadline;
        this.notes = notes;
        this.folder = folder;
        this.leaves = leaves;
        this.bounds = new PartHeader.Bounds(limits.header(), limits.depth(), text, notes);
        this.monitor = new DecodeMonitor() {
            @Override
            public boolean warn(String error, String dropDesc) {
                if (error.startsWith("Body part ended prematurely")) {
                    notes.add("damaged: a closing boundary is missing");
                }
                return false;
            }

            @Override
            public boolean isListening() {
                return true;
            }
        };
    }

    /** @return the header fields of the mail itself */
    List<PartHeader.RawHeader> walk(InputStream mail) throws IOException, MimeException {
        LenientFields lines = new LenientFields(LONGEST_FIELD, notes);
        PartHeader header = new PartHeader(lines, bounds);
        MimeTokenStream tokens = new MimeTokenStream(CONFIG, monitor, lines, header);
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        tokens.parse(mail);
        loop(tokens, new ArrayDeque<>());
        return List.copyOf(header.fields());
    }

    /** One open multipart. */
    private static final class Frame {
        final Multipart multipart;
        final PartHead head;
        int children;

        /** A multipart inside that has the same boundary: the parts that follow are its own, the end as well. */
        @Nullable
        Multipart adopted;

        @Nullable
        Octets preamble;

        Frame(Multipart multipart, PartHead head) {
            this.multipart = multipart;
            this.head = head;
        }
    }

    private void loop(MimeTokenStream tokens, Deque<Frame> open) throws IOException, MimeException {
        int floor = open.size();
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            switch (state) {
                case T_START_MULTIPART -> {
                    PartHead head = (PartHead) tokens.getBodyDescriptor();
                    open.push(new Frame(new Multipart(multiparts++, head.type()), head));
                }
                case T_START_BODYPART -> {
                    deadline.check();
                    open.element().children++;
                    if (++parts > limits.parts()) {
                        notes.add("parts beyond the first " + limits.parts() + " were left out");
                        while (open.size() > floor) {
                            free(open.pop());
                        }
                        return;
                    }
                }
                case T_PREAMBLE -> open.element().preamble = spooled(tokens.getInputStream());
                case T_EPILOGUE -> epilogue(tokens.getInputStream(), open);
                case T_END_MULTIPART -> end(open);
                case T_BODY -> body((PartHead) tokens.getBodyDescriptor(), tokens.getInputStream(), open);
                default -> {
                    // headers are gathered by PartHeader
                }
            }
        }
    }

    private void body(PartHead head, InputStream content, Deque<Frame> open) throws IOException, MimeException {
        InputStream whole = head.opening().length == 0
                ? content
                : new SequenceInputStream(new ByteArrayInputStream(head.opening()), content);
        if (head.type().isMultipart() && !head.hidden()) {
            Octets octets = spooled(whole);
            try {
                mend(head, octets, open);
            } finally {
                octets.discard();
            }
            return;
        }
        leaves.leaf(head, path(open), whole, entity -> inside(entity, open));
    }

    private void end(Deque<Frame> open) throws IOException, MimeException {
        Frame frame = open.pop();
        try {
            Frame around = open.peek();
            boolean shared = around != null && Objects.equals(around.head.getBoundary(), frame.head.getBoundary());
            if (frame.children == 0 && shared && around != null) {
                notes.add("damaged: a boundary is used twice");
                around.adopted = frame.multipart;
            } else if (frame.children == 0 && frame.preamble != null) {
                mend(frame.head, frame.preamble, open);
            }
        } finally {
            free(frame);
        }
    }

    private static void free(Frame frame) throws IOException {
        if (frame.preamble != null) {
            frame.preamble.discard();
        }
    }

    /** A multipart whose boundary is missing or wrong: the first line that looks like one is tried. */
    private void mend(PartHead head, Octets octets, Deque<Frame> open) throws IOException, MimeException {
        Octets plain = decoded(head, octets);
        try {
            LostBoundary lost = LostBoundary.in(plain, deadline);
            if (lost.boundary() != null && mends++ < MOST_MENDS) {
                notes.add("damaged: a multipart has no usable boundary; it was split at one that was found");
                again(head, lost.boundary(), plain, open);
                return;
            }
            if (lost.blank()) {
                return;
            }
            notes.add("damaged: a multipart has no boundary; it was taken as text");
            ContentType type = lost.html()
                    ? new ContentType("text/html", head.type().charset(), null, null, "")
                    : new ContentType("text/plain", head.type().charset(), null, null, "");
            try (InputStream in = plain.open()) {
                leaves.leaf(
                        new PartHead(type, "", "", null, null, new byte[0], false),
                        path(open),
                        in,
                        entity -> inside(entity, open));
            }
        } finally {
            if (plain != octets) {
                plain.discard();
            }
        }
    }

    /** A multipart must not be encoded (RFC 2045, section 6.4); some are. */
    private Octets decoded(PartHead head, Octets octets) throws IOException {
        if (!head.encoding().startsWith("base64") && !head.encoding().startsWith("quoted")) {
            return octets;
        }
        if (LostBoundary.in(octets, deadline).boundary() != null) {
            return octets;
        }
        TransferDecoder decoder = TransferDecoder.of(head.encoding(), notes);
        Spool spool = new Spool(folder, Spool.IN_MEMORY, limits.message());
        boolean kept = false;
        try (InputStream in = octets.open()) {
            copy(in, decoder, spool);
            Octets plain = spool.octets();
            kept = true;
            return plain;
        } finally {
            if (!kept) {
                spool.discard();
            }
        }
    }

    private void inside(Octets entity, Deque<Frame> open) throws IOException, MimeException {
        if (++wrapped > MOST_WRAPPED) {
            notes.add("mails wrapped more than " + MOST_WRAPPED + " times were kept unopened");
            return;
        }
        LenientFields lines = new LenientFields(LONGEST_FIELD, notes);
        MimeTokenStream tokens = new MimeTokenStream(CONFIG, monitor, lines, new PartHeader(lines, bounds));
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        try (InputStream in = MailStart.open(entity, LONGEST_FIELD, notes)) {
            tokens.parse(in);
            loop(tokens, open);
        }
    }

    private void again(PartHead head, String boundary, Octets octets, Deque<Frame> open)
            throws IOException, MimeException {
        LenientFields lines = new LenientFields(LONGEST_FIELD, notes);
        MimeTokenStream tokens = new MimeTokenStream(CONFIG, monitor, lines, new PartHeader(lines, bounds));
        tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
        String quoted = boundary.replace("\\", "\\\\").replace("\"", "\\\"");
        try (InputStream in = new WholeLines(octets.open())) {
            tokens.parseHeadless(in, head.type().name() + "; boundary=\"" + quoted + "\"");
            loop(tokens, open);
        }
    }

    /** What stands behind the closing boundary is no part of the mail, unless it is parts (RFC 2046, section 5.1.1). */
    private void epilogue(InputStream content, Deque<Frame> open) throws IOException, MimeException {
        Octets octets = spooled(content);
        try {
            Frame frame = open.element();
            frame.adopted = null;
            String boundary = frame.head.getBoundary();
            if (boundary != null
                    && mends < MOST_MENDS
                    && LostBoundary.isIn(octets, boundary.getBytes(StandardCharsets.ISO_8859_1), deadline)) {
                mends++;
                notes.add("damaged: parts stand behind the closing boundary");
                again(frame.head, boundary, octets, open);
            }
        } finally {
            octets.discard();
        }
    }

    private static List<Multipart> path(Deque<Frame> open) {
        List<Multipart> path = new ArrayList<>(open.size() + 1);
        for (Frame frame : open) {
            if (frame.adopted != null) {
                path.add(frame.adopted);
            }
            path.add(frame.multipart);
        }
        return path;
    }

    private Octets spooled(InputStream in) throws IOException {
        Spool spool = new Spool(folder, Spool.IN_MEMORY, limits.message());
        boolean kept = false;
        try {
            copy(in, null, spool);
            Octets octets = spool.octets();
            kept = true;
            return octets;
        } finally {
            if (!kept) {
                spool.discard();
            }
        }
    }

    private void copy(InputStream in, @Nullable TransferDecoder decoder, Spool into) throws IOException {
        byte[] buffer = new byte[4096];
        for (int n; (n = in.read(buffer)) >= 0; ) {
            deadline.check();
            if (decoder == null) {
                into.write(buffer, 0, n);
            } else {
                decoder.decode(buffer, n, into);
            }
        }
        if (decoder != null) {
            decoder.finish(into);
        }
    }
}

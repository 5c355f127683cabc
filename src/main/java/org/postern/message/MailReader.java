package org.postern.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.jspecify.annotations.Nullable;
import org.postern.message.Mail.People;
import org.postern.message.Mail.Text;

/**
 * Reads a mail: bytes in, {@link Mail} out.
 *
 * <p>Whatever the bytes are, the answer is a value: a mail with notes of what was mended, or {@link Unreadable}. Without
 * state, so one reader serves all threads.
 */
public final class MailReader {
    /** Longer header lines are cut before they are parsed. */
    private static final long LONGEST_LINE = 256 * 1024;

    private static final int LONGEST_SUBJECT = 64 * 1024;

    /**
     * @param raw stays the caller's
     * @param receivedAt when the server got it; null if nobody knows
     * @throws UncheckedIOException if {@code raw} or a temporary file cannot be read or written; no fault of the mail: try again
     * @throws ReadingOptions.StaffUnknownException if it cannot be asked now whether an address is ours: try again
     */
    public Reading read(Octets raw, @Nullable Instant receivedAt, ReadingOptions options) {
        String sha256 = sha256(raw);
        if (raw.size() > options.limits().message()) {
            return new Unreadable(
                    "TOO_LARGE", "larger than " + options.limits().message() + " octets", sha256, raw.size());
        }
        Notes notes = new Notes();
        Deadline deadline = new Deadline(options.limits().time());
        PartsTaken parts = new PartsTaken(options, deadline, notes);
        Reading reading = null;
        try {
            reading = mail(raw, sha256, receivedAt, options, parts, deadline, notes);
            return reading;
        } catch (Deadline.OutOfTimeException e) {
            return new Unreadable(
                    "TIMEOUT", "not read within " + options.limits().time().toSeconds() + " s", sha256, raw.size());
        } catch (StackOverflowError | OutOfMemoryError e) {
            return new Unreadable("PARSE_LIMIT", e.getClass().getSimpleName(), sha256, raw.size());
        } catch (ReadingOptions.StaffUnknownException e) {
            throw e; // no fault of the mail
        } catch (MimeException | RuntimeException e) {
            return new Unreadable("PARSE_ERROR", where(e), sha256, raw.size());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a mail of " + raw.size() + " octets", e);
        } finally {
            if (reading == null) {
                discard(parts);
            }
        }
    }

    private static String sha256(Octets raw) {
        try {
            return Sha256.of(raw);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a mail of " + raw.size() + " octets", e);
        }
    }

    /** The type and place of a fault; its message may hold text of the mail. */
    private static String where(Exception e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e.getClass().getSimpleName()
                + (trace.length == 0 ? "" : " in " + trace[0].getClassName() + ":" + trace[0].getLineNumber());
    }

    private static void discard(PartsTaken parts) {
        try {
            parts.discard();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete temporary files of a mail", e);
        }
    }

    private static Mail mail(
            Octets raw,
            String sha256,
            @Nullable Instant receivedAt,
            ReadingOptions options,
            PartsTaken parts,
            Deadline deadline,
            Notes notes)
            throws IOException, MimeException {
        List<PartHeader.RawHeader> fields;
        try (InputStream in = MailStart.open(raw, LONGEST_LINE, notes)) {
            HeaderText names = new HeaderText(options.charsetHint());
            fields = new PartWalk(options.limits(), deadline, notes, names, options.folder(), parts).walk(in);
        }
        deadline.check();
        String hint = parts.textCharset() == null ? options.charsetHint() : parts.textCharset();
        RawHeaders headers = new RawHeaders(fields, new HeaderText(hint));
        Headers decoded = headers.decoded();
        String subject = headers.text("Subject", LONGEST_SUBJECT);
        String messageId = headers.first("Message-ID").map(MessageIds::first).orElse(null);
        BodyText.Joined body = parts.body().joined(deadline, notes);
        deadline.check();
        List<Passage> passages = NewText.passages(body.plain());
        Senders senders = Senders.of(headers);
        List<Address> envelope = envelope(headers);
        List<Address> recipients = new ArrayList<>(envelope);
        recipients.addAll(senders.to());
        List<Fact> facts = FactsOf.of(
                new FactsOf.Evidence(decoded, senders.plain(), recipients, subject, body.plain(), passages, parts),
                options);
        People people = people(headers, senders, envelope, facts, options);
        Text text = text(body, passages, parts);
        Optional<Instant> written = headers.first("Date").map(headers::decoded).flatMap(MailDate::of);
        Optional<Instant> received = written.isPresent() ? Optional.empty() : received(headers, receivedAt);
        Kind kind = new KindOf(options.own())
                .of(new KindOf.Signs(
                        decoded,
                        people.from(),
                        messageId,
                        subject,
                        parts.types(),
                        parts.calendarMethod(),
                        facts.stream().anyMatch(Bounce.class::isInstance),
                        EffectiveSender.foundBehind(people.from(), people.header())));
        deadline.check();
        return new Mail(
                Identity.of(raw, messageId, people.header(), written.orElse(null), subject, text.plain()),
                messageId,
                sha256,
                raw.size(),
                people,
                subject,
                written.or(() -> received).orElseGet(options.clock()::instant),
                written.isPresent() ? DateSource.HEADER : received.isPresent() ? DateSource.RECEIVED : DateSource.NOW,
                ids(headers, "In-Reply-To"),
                ids(headers, "References"),
                kind,
                LanguageOf.of(text.fresh()),
                text,
                parts.attachments(body.shown()),
                facts,
                decoded,
                notes.list());
    }

    private static List<String> ids(RawHeaders headers, String name) {
        return headers.all(name).stream()
                .flatMap(field -> MessageIds.all(field).stream())
                .distinct()
                .toList();
    }

    /** The topmost Received is our own server's. */
    private static Optional<Instant> received(RawHeaders headers, @Nullable Instant receivedAt) {
        for (String field : headers.all("Received")) {
            int at = field.lastIndexOf(';');
            Optional<Instant> date = at < 0 ? Optional.empty() : MailDate.of(field.substring(at + 1));
            if (date.isPresent()) {
                return date;
            }
        }
        return Optional.ofNullable(receivedAt);
    }

    /** The addresses of a header, read once. */
    private record Senders(
            List<Address> from,
            List<Address> sender,
            List<Address> returnPath,
            List<Address> replyTo,
            List<Address> to) {
        static Senders of(RawHeaders headers) {
            return new Senders(
                    headers.addresses("From"),
                    headers.addresses("Sender"),
                    headers.addresses("Return-Path"),
                    headers.addresses("Reply-To"),
                    headers.addresses("To"));
        }

        @Nullable
        Address plain() {
            return EffectiveSender.plain(from, sender, returnPath);
        }
    }

    private static List<Address> envelope(RawHeaders headers) {
        List<Address> deliveredTo = new ArrayList<>(headers.addresses("Delivered-To"));
        deliveredTo.addAll(headers.addresses("X-Original-To"));
        deliveredTo.addAll(headers.addresses("Envelope-To"));
        return deliveredTo;
    }

    private static People people(
            RawHeaders headers, Senders senders, List<Address> envelope, List<Fact> facts, ReadingOptions options) {
        List<Address> original = new ArrayList<>(headers.addresses("X-Original-From"));
        original.addAll(headers.addresses("X-Original-Sender"));
        Address effective = new EffectiveSender(options.source(), options.own())
                .of(new EffectiveSender.Claims(
                        senders.from(),
                        senders.sender(),
                        senders.returnPath(),
                        senders.replyTo(),
                        original,
                        first(facts, Forwarded.class),
                        first(facts, Form.class)));
        return new People(
                effective,
                senders.from().isEmpty() ? null : senders.from().get(0),
                senders.sender().isEmpty() ? null : senders.sender().get(0),
                senders.replyTo(),
                senders.to(),
                headers.addresses("Cc"),
                envelope);
    }

    private static <F extends Fact> @Nullable F first(List<Fact> facts, Class<F> type) {
        return facts.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    /** Machine-readable reports stand below the text: people may look for what is in them, but nobody wrote them now. */
    private static Text text(BodyText.Joined body, List<Passage> passages, PartsTaken parts) {
        String report = BodyText.lines(parts.report());
        if (report.isEmpty()) {
            return new Text(body.plain(), body.plainGiven(), passages, body.safe(), body.original(), parts.calendar());
        }
        String plain = body.plain() + (body.plain().isEmpty() ? "" : "\n") + report;
        List<Passage> all = new ArrayList<>(passages);
        all.add(new Passage(body.plain().length(), plain.length(), Passage.Origin.QUOTED));
        return new Text(plain, body.plainGiven(), all, body.safe(), body.original(), parts.calendar());
    }
}

package org.postern.intake;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds the mails in files: a single one (as {@code .eml}), an mbox, a Maildir folder, or any folder of the first two. What a file is, its first octets tell.
 */
public final class MailFiles {
    private final Clock clock;

    /** @param clock when mail from a stream is received */
    public MailFiles(Clock clock) {
        this.clock = clock;
    }

    /**
     * Hands over every mail below the path, in the order of file names.
     *
     * @throws IOException if a file cannot be read; mails before it have been handed over
     */
    public void read(Path path, Consumer<FileMail> taker) throws IOException {
        if (Files.isDirectory(path)) {
            for (Path file : files(path)) {
                read(file, taker);
            }
            return;
        }
        MaildirName name = MaildirName.of(path.getFileName().toString());
        try (InputStream in = Files.newInputStream(path)) {
            read(in, path.toString(), Files.getLastModifiedTime(path).toInstant(), name, taker);
        } catch (UncheckedIOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** Hands over the mail, or all mails of the mbox, that the stream holds. */
    public void read(InputStream in, String source, Consumer<FileMail> taker) throws IOException {
        read(in, source, clock.instant(), MaildirName.PLAIN, taker);
    }

    private static void read(InputStream in, String source, Instant changed, MaildirName name, Consumer<FileMail> taker)
            throws IOException {
        BufferedInputStream start = new BufferedInputStream(in, 1 << 16);
        start.mark(5);
        byte[] first = start.readNBytes(5);
        start.reset();
        if (!MboxReader.isMbox(first)) {
            SpooledOctets mail = new SpooledOctets();
            start.transferTo(mail);
            if (mail.size() > 0) {
                taker.accept(new FileMail(source, mail.octets(), mail.hash(), changed, name.seen(), name.flagged()));
            }
            return;
        }
        MboxReader mbox = new MboxReader(start, changed);
        int number = 0;
        for (Optional<MboxReader.Entry> next = mbox.next(); next.isPresent(); next = mbox.next()) {
            MboxReader.Entry entry = next.get();
            number++;
            taker.accept(
                    new FileMail(source + "#" + number, entry.raw(), entry.sha256(), entry.receivedAt(), false, false));
        }
    }

    /** A Maildir's mails are in {@code cur} and {@code new}; those in {@code tmp} are not whole yet. */
    private static List<Path> files(Path folder) throws IOException {
        Path current = folder.resolve("cur");
        if (!Files.isDirectory(current)) {
            return sorted(folder);
        }
        try (Stream<Path> both = Stream.of(current, folder.resolve("new"))) {
            return both.filter(Files::isDirectory)
                    .flatMap(part -> unchecked(part).stream())
                    .toList();
        }
    }

    private static List<Path> unchecked(Path folder) {
        try {
            return sorted(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Flags in the name of a Maildir file, behind {@code :2,}: S seen, F flagged. */
    private record MaildirName(boolean seen, boolean flagged) {
        static final MaildirName PLAIN = new MaildirName(false, false);

        static MaildirName of(String file) {
            int info = file.lastIndexOf(":2,");
            if (info < 0) {
                return PLAIN;
            }
            String flags = file.substring(info + 3);
            return new MaildirName(flags.contains("S"), flags.contains("F"));
        }
    }
}

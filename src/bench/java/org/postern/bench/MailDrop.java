package org.postern.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.postern.servers.DovecotServer;

/**
 * Puts many mails into a mailbox at once: written beside it, then moved in by renaming. The server takes the time of the file for the
 * time of reception, which is an hour ahead, so that no mail is history.
 */
final class MailDrop {
    private final DovecotServer server;
    private final Path staged;
    private final FileTime received = FileTime.from(Instant.now().plus(Duration.ofHours(1)));
    private int count;

    /** @param staged empty folder on the disk of the mail server */
    MailDrop(DovecotServer server, Path staged) {
        this.server = server;
        this.staged = staged;
    }

    /** @return octets in all */
    long stage(String mailbox, BenchMails mails, int number) throws IOException {
        Path folder = Files.createDirectories(staged.resolve(mailbox));
        long octets = 0;
        for (int i = 0; i < number; i++) {
            byte[] mail = mails.next();
            octets += mail.length;
            count++;
            String name = String.format(Locale.ROOT, "%d.M%08dP1.bench", 1_700_000_000L + count, count);
            Path file = Files.write(folder.resolve(name), mail);
            Files.setLastModifiedTime(file, received);
        }
        return octets;
    }

    /** Delivers what was staged, in order. */
    void deliver() throws IOException, InterruptedException {
        try (Stream<Path> mailboxes = Files.list(staged)) {
            for (Path mailbox : mailboxes.sorted().toList()) {
                Path maildir = server.maildir(mailbox.getFileName().toString(), "INBOX");
                for (String part : List.of("tmp", "new", "cur")) {
                    Files.createDirectories(maildir.resolve(part));
                }
                if (System.getProperty("user.name").equals("root")) {
                    run("chown", "-R", "nobody:nogroup", mailbox.toString(), maildir.toString());
                }
                try (Stream<Path> files = Files.list(mailbox)) {
                    for (Path file : files.sorted().toList()) {
                        Files.move(file, maildir.resolve("new").resolve(file.getFileName()));
                    }
                }
                Files.delete(mailbox);
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code);
        }
    }
}

package org.postern.crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailKey;
import org.postern.message.MailReader;
import org.postern.message.Octets;
import org.postern.message.ReadingOptions;

class LibraryTest {
    private static final DeliveryId ID = DeliveryId.imap("sales", "INBOX", 7, 1);
    private static final DeliveryId OTHER = DeliveryId.imap("sales", "INBOX", 7, 2);
    private static final String DATE = "Wed, 4 Mar 2026 10:00:00 +0000";

    @TempDir
    Path folder;

    private Library library(String template) {
        return new Library(folder, template, ZoneId.of("Europe/Prague"));
    }

    private Mail mail(String from, String date, String... namesAndContents) {
        StringBuilder raw = new StringBuilder("From: " + from + "\r\nDate: " + date
                + "\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText\r\n");
        for (int i = 0; i < namesAndContents.length; i += 2) {
            raw.append("--b\r\nContent-Type: application/x; name=\"" + namesAndContents[i]
                    + "\"\r\nContent-Disposition: attachment\r\n\r\n" + namesAndContents[i + 1] + "\r\n");
        }
        byte[] bytes = raw.append("--b--\r\n").toString().getBytes(StandardCharsets.UTF_8);
        return (Mail) new MailReader().read(new Octets.InMemory(bytes), Instant.EPOCH, ReadingOptions.defaults(folder));
    }

    /** @return contents by path, hashes aside */
    private TreeMap<String, String> files() throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = folder.relativize(file).toString();
                if (!path.contains(".sha256")) {
                    files.put(path, Files.readString(file));
                }
            }
        }
        return files;
    }

    @Test
    void filesEachAttachmentUnderItsNameInTheFolderOfItsMail() throws IOException {
        library("Files from mail/{yyyy}/{mm}-{dd}/{domain}")
                .file(
                        mail("Ann <ann@X.example>", "Sat, 31 Jan 2026 23:30:00 +0000", "a.txt", "one", "b.txt", "two"),
                        ID,
                        null);
        assertThat(files())
                .containsOnly(
                        Map.entry("Files from mail/2026/02-01/x.example/a.txt", "one"),
                        Map.entry("Files from mail/2026/02-01/x.example/b.txt", "two"));
    }

    @Test
    void aContentLiesInItOnceHoweverOftenItIsSent() throws IOException {
        Library library = library("{yyyy}");
        library.file(mail("a@x.example", "Wed, 4 Mar 2026 10:00:00 +0000", "price.pdf", "same"), ID, null);
        library.file(mail("b@x.example", "Thu, 4 Mar 2027 10:00:00 +0000", "other name.pdf", "same"), ID, null);
        library.file(mail("a@x.example", "Wed, 4 Mar 2026 10:00:00 +0000", "price.pdf", "same"), ID, null);
        assertThat(files().keySet()).containsExactly("2026/price.pdf");
    }

    @Test
    void twoContentsOfOneNameAreNumbered() throws IOException {
        Library library = library("{sender}");
        library.file(mail("a@x.example", "Wed, 4 Mar 2026 10:00:00 +0000", "price.pdf", "one"), ID, null);
        library.file(mail("a@x.example", "Wed, 4 Mar 2026 10:00:00 +0000", "price.pdf", "two"), ID, null);
        assertThat(files())
                .containsOnly(Map.entry("a@x.example/price.pdf", "one"), Map.entry("a@x.example/price (2).pdf", "two"));
    }

    @Test
    void nothingOfAMailLeadsOutOfTheLibrary() throws IOException {
        library("in/{sender}")
                .file(mail("\"../../../etc\"@x.example", "Wed, 4 Mar 2026 10:00:00 +0000", "../../x", "one"), ID, null);
        assertThat(files().keySet()).allMatch(path -> path.startsWith("in/")).hasSize(1);
    }

    @Test
    void aFileWhoseHashWasNeverWrittenIsTakenForItsOwn() throws IOException {
        Library library = library("{yyyy}");
        Files.createDirectories(folder.resolve("2026"));
        Files.writeString(folder.resolve("2026/price.pdf"), "one");
        library.file(mail("a@x.example", "Wed, 4 Mar 2026 10:00:00 +0000", "price.pdf", "one"), ID, null);
        library.file(mail("a@x.example", "Fri, 5 Mar 2027 10:00:00 +0000", "price.pdf", "one"), ID, null);
        assertThat(files().keySet()).containsExactly("2026/price.pdf");
    }

    @Test
    void theClientHasAFolderWhateverItsName() throws IOException {
        Library library = library("{client}/{yyyy}");
        assertThat(library.asksForClient()).isTrue();
        assertThat(library("{domain}").asksForClient()).isFalse();
        library.file(mail("a@x.example", "Wed, 4 Mar 2026 10:00:00 +0000", "a.txt", "one"), ID, "Волга ООО");
        library.file(mail("a@x.example", "Wed, 4 Mar 2026 10:00:00 +0000", "b.txt", "two"), ID, "../Smith / Sons\\..");
        library.file(mail("a@x.example", "Wed, 4 Mar 2026 10:00:00 +0000", "c.txt", "three"), ID, null);
        assertThat(files().keySet())
                .containsExactly("_.._Smith _ Sons_/2026/b.txt", "nobody/2026/c.txt", "Волга ООО/2026/a.txt");
    }

    @Test
    void tellsWhatIsWrongWithItsFolder() throws IOException {
        assertThat(library("new/{yyyy}").fault()).isNull();
        Files.writeString(folder.resolve("file"), "");
        assertThat(library("file/{yyyy}").fault()).startsWith("no file can be put into " + folder.resolve("file"));
        assertThat(List.of(folder.resolve("new").toFile().list())).isEmpty();
    }

    @Test
    void whatOnlyErasedMailsBroughtGoesWithItsEmptyFolder() throws IOException {
        Library library = library("files/{sender}");
        Mail erased = mail("ann@x.example", DATE, "own.txt", "one", "same.txt", "two");
        library.file(erased, ID, null);
        library.file(mail("bob@y.example", DATE, "b.txt", "two"), OTHER, null);
        library.file(mail("bob@y.example", DATE, "c.txt", "three"), OTHER, null);

        assertThat(library.erase(List.of(erased.key()), true).removed()).hasSize(1);
        assertThat(files()).as("dry run").hasSize(3);

        Library.Erased report = library.erase(List.of(erased.key()), false);
        assertThat(report.removed())
                .containsExactly(folder.resolve("files/ann@x.example/own.txt").toString());
        assertThat(report.left())
                .containsExactly(
                        folder.resolve("files/ann@x.example/same.txt") + ": mails of others brought the same file");
        assertThat(files().values()).containsExactlyInAnyOrder("two", "three");

        Mail bob = mail("bob@y.example", DATE, "b.txt", "two");
        assertThat(library.erase(List.of(bob.key()), false).removed()).hasSize(1);
        assertThat(files().values()).containsExactly("three");
        assertThat(folder.resolve("files/ann@x.example")).doesNotExist();
    }

    @Test
    void anErasedFileCanBeBroughtAgain() throws IOException {
        Library library = library("{yyyy}");
        Mail mail = mail("ann@x.example", DATE, "own.txt", "one");
        library.file(mail, ID, null);
        library.erase(List.of(new MailKey(mail.key().key(), "")), false);
        assertThat(files()).isEmpty();
        library.file(mail, OTHER, null);
        assertThat(files()).containsOnly(Map.entry("2026/own.txt", "one"));
    }

    @Test
    void tellsWhatAPersonHasToDoAboutAnErasedFileThatSomebodyMovedOrChanged() throws IOException {
        Library library = library("files");
        Mail mail = mail("ann@x.example", DATE, "moved.txt", "one", "changed.txt", "two");
        library.file(mail, ID, null);
        Files.move(folder.resolve("files/moved.txt"), folder.resolve("files/elsewhere.txt"));
        Files.delete(folder.resolve("files/changed.txt"));
        Files.writeString(folder.resolve("files/changed.txt"), "notes of a user");
        Library.Erased report = library.erase(List.of(mail.key()), false);
        assertThat(report.removed()).isEmpty();
        assertThat(report.left())
                .anyMatch(line -> line.matches(".*/moved\\.txt: somebody moved or linked it; delete what `find .*"))
                .anyMatch(line -> line.endsWith("/changed.txt: somebody changed it since; look whether it may stay"));
        assertThat(files().keySet()).containsExactly("files/changed.txt", "files/elsewhere.txt");
    }

    @Test
    void whatADeliveryBroughtIsTakenAwayAgainUnlessAnotherBroughtIt() throws IOException {
        Library library = library("{sender}");
        Mail mail = mail("ann@x.example", DATE, "a.txt", "one");
        library.file(mail, ID, null);
        library.file(mail, OTHER, null);
        library.withdraw(mail, ID);
        assertThat(files()).hasSize(1);
        library.withdraw(mail, OTHER);
        assertThat(files()).isEmpty();
        assertThat(folder.resolve("ann@x.example")).doesNotExist();
    }
}

package org.postern.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A private Dovecot on free ports of 127.0.0.1. Any user name is a mailbox, all with {@link #PASSWORD}; mail lies as Maildir in a temporary folder, the
 * separator of folders is a slash. Runs as {@code nobody} where the test runs as root. A test that needs it is skipped where Dovecot is not installed.
 */
public final class DovecotServer implements AutoCloseable {
    public static final String PASSWORD = "dovecot-test";

    private static final String CONFIG = """
            protocols = imap pop3
            base_dir = %1$s/run
            state_dir = %1$s/run
            log_path = %1$s/dovecot.log
            listen = 127.0.0.1
            disable_plaintext_auth = no
            auth_failure_delay = 0
            default_internal_user = %5$s
            default_login_user = %6$s
            %7$s
            first_valid_uid = 1
            mail_location = maildir:%1$s/mail/%%u
            mail_max_userip_connections = 200
            mail_privileged_group =
            namespace inbox {
              inbox = yes
              separator = /
              mailbox Trash {
                special_use = \\Trash
                auto = create
              }
              mailbox "Sent Items" {
                special_use = \\Sent
                auto = create
              }
            }
            passdb {
              driver = static
              args = password=%4$s
            }
            userdb {
              driver = static
              args = uid=%8$s gid=%9$s home=%1$s/home/%%u
            }
            service imap-login {
              chroot =
              service_count = 0
              inet_listener imap {
                port = %2$d
              }
              inet_listener imaps {
                port = %10$d
              }
            }
            service pop3-login {
              chroot =
              service_count = 0
              inet_listener pop3 {
                port = %3$d
              }
              inet_listener pop3s {
                port = 0
              }
            }
            service anvil {
              chroot =
            }
            service stats {
              chroot =
            }
            service imap {
              process_limit = 200
            }
            %11$s
            """;

    private static final AtomicLong MAILS = new AtomicLong();

    private final Path folder;
    private final Path binary;
    private final int imap;
    private final int imaps;
    private final int pop3;
    private @Nullable Process process;

    private DovecotServer(Path folder, Path binary, int imap, int imaps, int pop3) {
        this.folder = folder;
        this.binary = binary;
        this.imap = imap;
        this.imaps = imaps;
        this.pop3 = pop3;
    }

    /** Starts one without TLS. @param settings further lines of its configuration */
    public static DovecotServer start(String... settings) {
        return start(null, settings);
    }

    /** Starts one that offers STARTTLS and implicit TLS with this certificate, if one is given. */
    public static DovecotServer start(@Nullable Certificate certificate, String... settings) {
        Path binary = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, "dovecot"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(binary != null, "dovecot is not installed: no program of that name on the PATH");
        try {
            Path folder = Files.createTempDirectory(
                    "postern-dovecot",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            DovecotServer server =
                    new DovecotServer(folder, Objects.requireNonNull(binary), freePort(), freePort(), freePort());
            server.configure(certificate, String.join("\n", settings));
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int imapPort() {
        return imap;
    }

    public int imapsPort() {
        return imaps;
    }

    public int pop3Port() {
        return pop3;
    }

    /** @return folder of a user's mail; {@code INBOX} is the Maildir itself, others are {@code .NAME} in it */
    public Path maildir(String user, String mailFolder) {
        Path inbox = folder.resolve("mail").resolve(user);
        return mailFolder.equals("INBOX") ? inbox : inbox.resolve("." + mailFolder.replace('/', '.'));
    }

    /** Puts a mail into the INBOX as a delivery agent does, received now. */
    public void deliver(String user, String mail) {
        deliver(user, "INBOX", mail.getBytes(java.nio.charset.StandardCharsets.UTF_8), Instant.now());
    }

    /** Puts a mail into a folder, made if it is missing. UIDs are given in the order of delivery. @param received becomes INTERNALDATE */
    public void deliver(String user, String mailFolder, byte[] mail, Instant received) {
        deliver(user, mailFolder, out -> out.write(mail), received);
    }

    /** What writes a mail too large to be held. */
    public interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** Puts a mail into a folder while it is written. */
    public void deliver(String user, String mailFolder, Writing mail, Instant received) {
        try {
            Path maildir = maildir(user, mailFolder);
            for (String part : List.of("tmp", "new", "cur")) {
                Files.createDirectories(maildir.resolve(part));
            }
            long count = MAILS.incrementAndGet();
            String name = String.format(
                    Locale.ROOT,
                    "%d.M%dP%d.test",
                    1_000_000_000L + count,
                    count,
                    ProcessHandle.current().pid());
            Path file = maildir.resolve("tmp").resolve(name);
            try (OutputStream out = Files.newOutputStream(file)) {
                mail.to(out);
            }
            Files.setLastModifiedTime(file, FileTime.from(received));
            own(file);
            for (Path made = maildir.resolve("tmp"); !made.equals(folder); made = made.getParent()) {
                own(made);
            }
            own(maildir.resolve("new"));
            own(maildir.resolve("cur"));
            Files.move(file, maildir.resolve("new").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets a user with all folders, as if he had never been. */
    public void forget(String user) {
        Path maildir = maildir(user, "INBOX");
        if (!Files.exists(maildir)) {
            return;
        }
        try (Stream<Path> all = Files.walk(maildir)) {
            for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets all UIDs of a folder: its next opening shows a new UIDVALIDITY and the same mails. */
    public void changeUidValidity(String user, String mailFolder) {
        try (Stream<Path> files = Files.list(maildir(user, mailFolder))) {
            Path uidlist = maildir(user, mailFolder).resolve("dovecot-uidlist");
            long before = Files.exists(uidlist)
                    ? Long.parseLong(Files.readAllLines(uidlist).get(0).replaceAll(".*V(\\d+).*", "$1"))
                    : 0;
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("dovecot"))
                    .filter(f -> !f.getFileName().toString().startsWith("dovecot-keywords"))
                    .toList()) {
                Files.delete(file);
            }
            Files.writeString(uidlist, "3 V" + (before + 1000) + " N1 G0123456789abcdef0123456789abcdef\n");
            own(uidlist);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return how many mails lie in a folder, in whatever state */
    public int count(String user, String mailFolder) {
        int count = 0;
        for (String part : List.of("new", "cur")) {
            Path directory = maildir(user, mailFolder).resolve(part);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    count += (int) files.count();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return count;
    }

    /** Starts it after {@link #stop} or {@link #kill}: same ports, same mail. */
    public void startAgain() {
        try {
            process = new ProcessBuilder(
                            binary.toString(),
                            "-F",
                            "-c",
                            folder.resolve("dovecot.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("console.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("dovecot to listen; see " + folder)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> answers(imap) && answers(pop3));
    }

    /** Stops it in order; sessions are closed. */
    public void stop() {
        end(false);
    }

    /** Kills it and all its sessions at once. */
    public void kill() {
        end(true);
    }

    @Override
    public void close() {
        kill();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return how often the user has logged in since the start */
    public int logins(String user) {
        try {
            return (int) Files.readAllLines(folder.resolve("dovecot.log")).stream()
                    .filter(line -> line.contains("Login: user=<" + user + ">"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the end of its log, for the message of a failing test */
    public String log() {
        try {
            return Files.readString(folder.resolve("dovecot.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end(boolean hard) {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        List<ProcessHandle> sessions = running.descendants().toList();
        if (hard) {
            running.destroyForcibly();
            sessions.forEach(ProcessHandle::destroyForcibly);
        } else {
            running.destroy();
        }
        try {
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Awaitility.await("sessions of dovecot to end")
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sessions.stream().noneMatch(ProcessHandle::isAlive));
    }

    private void configure(@Nullable Certificate certificate, String settings) throws IOException {
        boolean root = System.getProperty("user.name").equals("root");
        for (String part : List.of("run", "home", "mail")) {
            own(Files.createDirectories(folder.resolve(part)));
        }
        Object me = Files.getAttribute(folder, "unix:uid");
        Object group = Files.getAttribute(folder, "unix:gid");
        String name = System.getProperty("user.name");
        Path home = folder.resolve("home");
        String tls = certificate == null
                ? "ssl = no"
                : "ssl = yes\nssl_min_protocol = TLSv1.2\nssl_cert = <" + certificate.chain() + "\nssl_key = <"
                        + certificate.key();
        Files.writeString(
                folder.resolve("dovecot.conf"),
                String.format(
                        Locale.ROOT,
                        CONFIG,
                        folder,
                        imap,
                        pop3,
                        PASSWORD,
                        root ? "dovecot" : name,
                        root ? "dovenull" : name,
                        root
                                ? ""
                                : "default_internal_group = "
                                        + Files.getFileAttributeView(folder, PosixFileAttributeView.class)
                                                .readAttributes()
                                                .group()
                                                .getName(),
                        root ? Files.getAttribute(home, "unix:uid") : me,
                        root ? Files.getAttribute(home, "unix:gid") : group,
                        certificate == null ? 0 : imaps,
                        tls + "\n" + settings));
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void own(Path path) throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            UserPrincipalLookupService names = path.getFileSystem().getUserPrincipalLookupService();
            PosixFileAttributeView view =
                    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            view.setOwner(names.lookupPrincipalByName("nobody"));
            view.setGroup(names.lookupPrincipalByGroupName("nogroup"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

package org.postern.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.postern.commit.UidSet;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.intake.ImapConnection.Opened;
import org.postern.intake.MailServerException.Kind;
import org.postern.intake.signin.SignIn;

/** Which folders an IMAP mailbox has, and which of them are worth reading. Changes nothing. */
public final class FolderSurvey {
    /** A folder that has got nothing for so long is not suggested. */
    private static final Duration ALIVE = Duration.ofDays(90);

    /** So many live folders below one other are suggested as a pattern, which takes future ones along. */
    private static final int PATTERN = 3;

    private static final List<String> ROLES = List.of("sent", "drafts", "trash", "junk", "archive");

    private FolderSurvey() {}

    /**
     * A folder.
     *
     * @param path levels divided by slashes
     * @param role sent, drafts, trash, junk, archive, all; null: none
     * @param mails in it; -1: it cannot be opened
     * @param newest when the server got the mail with the highest number; null: there is none
     * @param read true if the configuration reads it
     * @param outgoing true if it is read as sent mail
     */
    public record Folder(
            String path,
            @Nullable String role,
            int mails,
            @Nullable Instant newest,
            boolean read,
            boolean outgoing) {}

    /** @throws MailServerException if the server does not answer or refuses the login, or has no folders by its protocol */
    public static List<Folder> of(MailboxConfig mailbox, SignIn signIn, Timeouts timeouts, Clock clock)
            throws MailServerException {
        if (mailbox.protocol() == Protocol.POP3) {
            throw new MailServerException(Kind.REFUSED, "by POP3 there is the INBOX and no other folder");
        }
        CamelContext context = new DefaultCamelContext();
        ScheduledExecutorService timer = WorkerThreads.timer();
        try (ImapConnection server =
                ImapConnection.open(mailbox, MailSession.of(context, mailbox, timeouts), signIn, timeouts, timer)) {
            List<ServerFolder> folders = server.folders();
            Map<ServerFolder, FolderConfig> chosen =
                    FolderChoice.choose(mailbox.folders(), folders).folders();
            List<Folder> found = new ArrayList<>();
            for (ServerFolder folder : folders) {
                if (folder.selectable()) {
                    found.add(look(server, folder, Optional.ofNullable(chosen.get(folder)), clock));
                }
            }
            return found;
        } finally {
            timer.shutdownNow();
            context.stop();
        }
    }

    private static Folder look(ImapConnection server, ServerFolder folder, Optional<FolderConfig> chosen, Clock clock)
            throws MailServerException {
        int mails = -1;
        Instant newest = null;
        try {
            Opened opened = server.examine(folder.name());
            mails = opened.mails();
            newest = mails == 0 ? null : newest(server, clock);
        } catch (MailServerException e) {
            if (e.endsConnection()) {
                throw e;
            }
        }
        return new Folder(
                folder.path(),
                role(folder),
                mails,
                newest,
                chosen.isPresent(),
                chosen.filter(FolderConfig::out).isPresent());
    }

    private static @Nullable Instant newest(ImapConnection server, Clock clock) throws MailServerException {
        long[] last = server.search("UID *");
        if (last.length == 0) {
            return null;
        }
        List<Listed> listed = server.list(UidSet.of(List.of(last[last.length - 1])), clock.instant());
        return listed.isEmpty() ? null : listed.get(0).receivedAt();
    }

    private static @Nullable String role(ServerFolder folder) {
        return folder.is("\\all")
                ? "all"
                : ROLES.stream()
                        .filter(role -> FolderChoice.hasRole(folder, role))
                        .findFirst()
                        .orElse(null);
    }

    /** @return entries for {@code folders}: the INBOX, sent mail, and what has got mail of late; patterns where many lie below one */
    public static List<String> suggestion(List<Folder> folders, Instant now) {
        Set<String> entries = new LinkedHashSet<>();
        Map<String, Integer> below = new HashMap<>();
        List<Folder> alive =
                folders.stream().filter(folder -> isAlive(folder, now)).toList();
        alive.forEach(folder -> parent(folder).ifPresent(parent -> below.merge(parent, 1, Integer::sum)));
        entries.add("INBOX");
        folders.stream()
                .filter(folder -> "sent".equals(folder.role()))
                .forEach(folder -> entries.add("{name: " + quoted(folder.path()) + ", direction: out}"));
        for (Folder folder : alive) {
            Optional<String> many = parent(folder).filter(parent -> below.getOrDefault(parent, 0) >= PATTERN);
            entries.add(quoted(many.map(parent -> parent + "/*").orElse(folder.path())));
        }
        return List.copyOf(entries);
    }

    private static boolean isAlive(Folder folder, Instant now) {
        return folder.role() == null
                && !folder.path().equalsIgnoreCase("INBOX")
                && folder.newest() != null
                && folder.newest().isAfter(now.minus(ALIVE));
    }

    /** @return empty below the root and below the INBOX, where a pattern would mean too much */
    private static Optional<String> parent(Folder folder) {
        int end = folder.path().lastIndexOf('/');
        return Optional.of(folder.path().substring(0, Math.max(0, end)))
                .filter(parent -> !parent.isEmpty() && !parent.equalsIgnoreCase("INBOX"));
    }

    /** As YAML needs it: names of folders may hold anything. */
    private static String quoted(String name) {
        return name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}/._ -]*[\\p{L}\\p{N}/]|[\\p{L}\\p{N}]")
                ? name
                : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

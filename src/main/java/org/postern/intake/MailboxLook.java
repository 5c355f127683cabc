package org.postern.intake;

import jakarta.mail.Session;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.intake.signin.SignIn;

/** Does what the daemon does with a mailbox up to the first mail, tells each step, and changes nothing. */
public final class MailboxLook implements AutoCloseable {
    /** Folders that are counted; a mailbox with more is told so. */
    private static final int MOST_FOLDERS = 100;

    private static final DateTimeFormatter IMAP_DATE = DateTimeFormatter.ofPattern("d-MMM-uuuu", Locale.ENGLISH);

    /** What the daemon does another way without. */
    private static final List<String> USEFUL = List.of("IDLE", "MOVE", "UIDPLUS");

    /**
     * One step.
     *
     * @param name as {@code DNS}, {@code login}, {@code folder INBOX}
     * @param detail what was found, or why not and what to do; one line without secrets
     */
    public record Step(String name, boolean good, String detail) {}

    private final CamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService clock = WorkerThreads.timer();
    private final Timeouts timeouts;
    private final List<Cursor> cursors;
    private final ZoneId zone;

    /** @param cursors of folders that have been read before. @param zone in which {@code since} begins its day */
    public MailboxLook(Timeouts timeouts, List<Cursor> cursors, ZoneId zone) {
        this.timeouts = timeouts;
        this.cursors = cursors;
        this.zone = zone;
    }

    /** @return the steps; only the last may be one that failed, and folders that are not there */
    public List<Step> at(MailboxConfig mailbox, SignIn signIn) {
        List<Step> steps = new ArrayList<>();
        try {
            steps.add(new Step("DNS", true, addresses(mailbox)));
            Session session = MailSession.of(context, mailbox, timeouts);
            if (mailbox.protocol() == Protocol.POP3) {
                pop(mailbox, session, signIn, steps);
            } else {
                imap(mailbox, session, signIn, steps);
            }
        } catch (MailServerException e) {
            String step = steps.isEmpty()
                    ? "DNS"
                    : switch (e.kind()) {
                        case TLS -> "TLS";
                        case LOGIN -> "login";
                        case CONNECTION -> "connection";
                        default -> "server";
                    };
            steps.add(new Step(step, false, e.getMessage() + LookAdvice.after(e)));
        }
        return steps;
    }

    private static String addresses(MailboxConfig mailbox) throws MailServerException {
        var proxy = mailbox.reach().proxy();
        return proxy == null
                ? mailbox.host() + " is " + String.join(", ", ServerAddresses.of(mailbox))
                : mailbox.host() + ", through the proxy " + proxy.host() + ":" + proxy.port();
    }

    private void pop(MailboxConfig mailbox, Session session, SignIn signIn, List<Step> steps)
            throws MailServerException {
        Pop3Session pop = Pop3Session.open(mailbox, session, signIn, timeouts, clock);
        try {
            in(mailbox, signIn, pop.security(), steps);
            int mails = pop.mails().size();
            steps.add(
                    new Step("folder INBOX", true, counted(mails) + "; those not in the ledger yet would be fetched"));
            pop.quit();
        } finally {
            pop.cut();
        }
    }

    private void imap(MailboxConfig mailbox, Session session, SignIn signIn, List<Step> steps)
            throws MailServerException {
        try (ImapConnection imap = ImapConnection.open(mailbox, session, signIn, timeouts, clock)) {
            in(mailbox, signIn, imap.security(), steps);
            steps.add(new Step("capabilities", true, String.join(" ", imap.capabilities()) + without(imap)));
            List<ServerFolder> folders = imap.folders();
            FolderChoice.Chosen chosen = FolderChoice.choose(mailbox.folders(), folders);
            for (ServerFolder folder : folders.stream()
                    .filter(ServerFolder::selectable)
                    .limit(MOST_FOLDERS)
                    .toList()) {
                steps.add(folder(imap, mailbox, folder, chosen.folders().keySet()));
            }
            if (folders.size() > MOST_FOLDERS) {
                steps.add(new Step("folders", true, folders.size() + " in all; the others are not counted here"));
            }
            chosen.missing()
                    .forEach(name -> steps.add(new Step(
                            "folder " + name,
                            false,
                            "there is none of that name; correct 'folders', or let the server show it by IMAP")));
        }
    }

    private static void in(MailboxConfig mailbox, SignIn signIn, Optional<String> security, List<Step> steps) {
        steps.add(new Step("TLS", true, security.orElse("none, as configured")));
        steps.add(new Step("login", true, signIn.user() + " by " + mailbox.protocol()));
    }

    private Step folder(ImapConnection imap, MailboxConfig mailbox, ServerFolder folder, Set<ServerFolder> read) {
        String name = "folder " + folder.path();
        try {
            ImapConnection.Opened opened = imap.examine(folder.name());
            return new Step(
                    name,
                    true,
                    counted(opened.mails())
                            + (read.contains(folder) ? "; " + first(imap, mailbox, folder, opened) : "; is not read"));
        } catch (MailServerException e) {
            return new Step(name, !read.contains(folder) && !e.endsConnection(), String.valueOf(e.getMessage()));
        }
    }

    /** What the next poll would begin with. */
    private String first(ImapConnection imap, MailboxConfig mailbox, ServerFolder folder, ImapConnection.Opened opened)
            throws MailServerException {
        Cursor cursor = cursor(mailbox, folder, opened);
        Instant since = cursor == null ? mailbox.since().resolve(Clock.systemUTC(), zone) : cursor.since();
        String criteria = "UID " + (cursor == null ? 1 : cursor.low() + 1) + ":*";
        if (since.isAfter(Instant.EPOCH)) {
            criteria +=
                    " SINCE " + IMAP_DATE.format(since.atOffset(ZoneOffset.UTC).minusDays(1));
        }
        long[] uids = Arrays.stream(imap.search(criteria))
                .filter(uid ->
                        cursor == null || uid > cursor.low() && !cursor.done().contains(uid))
                .toArray();
        String begin =
                cursor == null ? "never read; since " + since.truncatedTo(ChronoUnit.SECONDS) + ": " : "read before; ";
        if (uids.length == 0) {
            return begin + "nothing would be fetched";
        }
        long next = uids[0];
        List<Listed> listed = imap.list(UidSet.of(List.of(next)), Instant.now());
        return begin + counted(uids.length) + " would be fetched, first UID " + next
                + (listed.isEmpty()
                        ? ""
                        : " of " + listed.get(0).receivedAt() + ", "
                                + listed.get(0).size() + " octets");
    }

    private @Nullable Cursor cursor(MailboxConfig mailbox, ServerFolder folder, ImapConnection.Opened opened) {
        return cursors.stream()
                .filter(known -> known.key().equals(new FolderKey(mailbox.name(), folder.name(), FolderKey.LIVE)))
                .filter(known -> known.uidValidity() == opened.uidValidity())
                .findFirst()
                .orElse(null);
    }

    private static String without(ImapConnection imap) {
        List<String> missing =
                USEFUL.stream().filter(capability -> !imap.can(capability)).toList();
        return missing.isEmpty() ? "" : "; done another way: " + String.join(", ", missing);
    }

    private static String counted(long mails) {
        return mails == 1 ? "1 mail" : mails + " mails";
    }

    @Override
    public void close() {
        clock.shutdownNow();
        context.stop();
    }
}

package org.postern.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One account on a mail server, with {@code defaults} merged in.
 *
 * @param schedule interval or cron
 * @param since mail older than this is not fetched at first connect
 * @param visibility shared (with {@code teams}) or private (with {@code owner})
 * @param teams names of CRM teams
 * @param owner CRM user name; null for a shared mailbox
 * @param source plain, reply-to, list-original, forwarded, or a name under {@code sources}
 * @param charset what text and headers without a charset are probably in; null: nobody knows
 * @param after what is done on the server, by outcome
 * @param rules the rules used here in order; empty: all, in file order
 * @param assign the mailbox default when nobody else is found; null: none
 */
public record MailboxConfig(
        Location at,
        String name,
        String address,
        List<String> aliases,
        Protocol protocol,
        String host,
        int port,
        Tls tls,
        boolean insecure,
        ReachConfig reach,
        String user,
        SignInConfig signIn,
        Schedule schedule,
        boolean push,
        Since since,
        boolean archiveHistory,
        UnknownSender unknownSender,
        boolean knownClientToOwner,
        Capture capture,
        List<FolderConfig> folders,
        Visibility visibility,
        List<String> teams,
        @Nullable String owner,
        String source,
        @Nullable String charset,
        AfterConfig after,
        List<RuleUse> rules,
        @Nullable AssignTo assign) {

    /** @return the same mailbox, of which other folders are read. @param captured how much of their mail */
    public MailboxConfig reading(List<FolderConfig> others, Capture captured) {
        return new MailboxConfig(
                at,
                name,
                address,
                aliases,
                protocol,
                host,
                port,
                tls,
                insecure,
                reach,
                user,
                signIn,
                schedule,
                push,
                since,
                archiveHistory,
                unknownSender,
                knownClientToOwner,
                captured,
                others,
                visibility,
                teams,
                owner,
                source,
                charset,
                after,
                rules,
                assign);
    }

    /** @return true if what a connection to the mailbox holds is the same: where it is, which folders, since when and how often. Credentials may differ */
    public boolean isReadAs(MailboxConfig other) {
        return protocol == other.protocol
                && host.equals(other.host)
                && port == other.port
                && tls == other.tls
                && insecure == other.insecure
                && reach.equals(other.reach)
                && user.equals(other.user)
                && schedule.equals(other.schedule)
                && push == other.push
                && since.equals(other.since)
                && archiveHistory == other.archiveHistory
                && capture == other.capture
                && folders.equals(other.folders);
    }

    public enum Protocol {
        IMAP,
        POP3
    }

    public enum Tls {
        IMPLICIT,
        STARTTLS,
        NONE
    }

    public enum Visibility {
        SHARED,
        PRIVATE
    }

    /** What becomes of a sender whom the CRM does not know. */
    public enum UnknownSender {
        LEAD,
        WITH_RECORD,
        CANDIDATE,
        STORE,
        IGNORE,
        QUARANTINE
    }

    public enum Capture {
        FULL,
        HEADERS,
        METADATA
    }

    /** When a mailbox is looked at: every {@code interval}, or by a Quartz cron expression; exactly one is set. */
    public record Schedule(
            @Nullable Duration interval, @Nullable String cron) {}

    /**
     * A folder or pattern of folders ({@code *} any run of characters) and what is special about it.
     *
     * @param out true for a folder of sent mail
     * @param crmFolder CRM folder that its mail is filed into; null: none
     */
    public record FolderConfig(
            String name, boolean out, @Nullable String crmFolder) {
        /** @return true if it says which folders other entries do not mean: a pattern behind {@code !} */
        public boolean excludes() {
            return name.startsWith("!");
        }
    }

    /**
     * A rule used by a mailbox.
     *
     * @param when further condition of this mailbox; null: none
     */
    public record RuleUse(String rule, @Nullable Condition when) {}
}

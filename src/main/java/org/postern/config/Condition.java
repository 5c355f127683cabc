package org.postern.config;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A predicate over a mail as it was written, with its place. Names are already known to exist, patterns to compile.
 *
 * <p>Wildcard patterns ({@code *} any run of characters) cover the whole value and ignore case. A list is true if any entry is.
 */
public sealed interface Condition {
    Location at();

    record Always(Location at) implements Condition {}

    record Named(Location at, String name) implements Condition {}

    record All(Location at, List<Condition> of) implements Condition {}

    record Any(Location at, List<Condition> of) implements Condition {}

    record Not(Location at, Condition of) implements Condition {}

    /** True if any keyword occurs in the subject or the text. */
    record Keywords(Location at, List<Keyword> any, Scope scope) implements Condition {}

    /** Effective sender address, or its display name form {@code Name <address>}. */
    record From(Location at, List<String> patterns) implements Condition {}

    /** Any recipient: To, Cc, Delivered-To, X-Original-To. */
    record To(Location at, List<String> patterns) implements Condition {}

    record Subject(Location at, List<String> patterns) implements Condition {}

    /** Sender's domain or a parent of it. */
    record FromDomain(Location at, List<String> domains) implements Condition {}

    record Header(Location at, String name, List<String> patterns) implements Condition {}

    /** Kinds in their lower-case names, as {@code auto_reply}. */
    record KindIs(Location at, Set<String> kinds) implements Condition {}

    /** in, out or internal. */
    record DirectionIs(Location at, Set<String> directions) implements Condition {}

    record MailboxIs(Location at, List<String> patterns) implements Condition {}

    record FolderIs(Location at, List<String> patterns) implements Condition {}

    /** contact, account, lead, user or nobody. */
    record PartyIs(Location at, Set<String> parties) implements Condition {}

    /** ISO 639-1 codes. */
    record LanguageIs(Location at, Set<String> languages) implements Condition {}

    record HasAttachment(Location at, boolean wanted) implements Condition {}

    /** Any real attachment that fits all that is given. */
    record AttachmentIs(
            Location at,
            @Nullable String name,
            @Nullable String type,
            @Nullable SizeRange size) implements Condition {}

    /** Size of the whole mail in octets. */
    record Size(Location at, SizeRange range) implements Condition {}

    /** Received within these hours, on these days, in the configured zone; an end before the start goes over midnight. */
    record Received(
            Location at, @Nullable LocalTime from, @Nullable LocalTime until, Set<DayOfWeek> days)
            implements Condition {}

    /** pass, fail or none. */
    record Auth(Location at, Set<String> verdicts) implements Condition {}

    record ListId(Location at, List<String> patterns) implements Condition {}

    /** Which text keywords are looked for in: what is new in this mail, or quoted text and signature as well. */
    enum Scope {
        NEW,
        FULL
    }

    /**
     * One keyword of a {@code ;} list.
     *
     * @param text as written, without its prefix or star
     */
    record Keyword(Form form, String text) {
        public enum Form {
            /** anywhere, as 1C does */
            SUBSTRING,
            /** {@code word:x} */
            WHOLE_WORD,
            /** {@code x*} */
            WORD_START,
            /** {@code regex:…} (RE2 syntax) */
            REGEX
        }
    }

    /** Octets, both ends included. */
    record SizeRange(long least, long most) {}
}

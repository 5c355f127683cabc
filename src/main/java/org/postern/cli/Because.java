package org.postern.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.store.PastDelivery;

/** Why a delivery ended as it did, in one sentence: also when its trace is past its retention, for codes and ids stay. */
final class Because {
    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("INTERNAL", "it is mail among ourselves and continues no open record"),
            Map.entry("OWN_MAIL", "Postern wrote it itself"),
            Map.entry(
                    "UNKNOWN_SENDER",
                    "nobody in the CRM has the sender's address, and the mailbox takes only those it knows"),
            Map.entry("DUP_MESSAGE", "the same mail came by another way; only who may see it was added"),
            Map.entry("AUTO_REPLY", "an automatic answer is stored and linked, and creates nothing"),
            Map.entry("OUT_OF_OFFICE", "an out-of-office note is stored and linked, and creates nothing"),
            Map.entry("AUTO_GENERATED", "a machine wrote it; it is stored and linked, and creates nothing"),
            Map.entry("LIST", "mail of a list is stored and linked, and creates nothing"),
            Map.entry("BULK", "bulk mail is stored and linked, and creates nothing"),
            Map.entry("BOUNCE", "a bounce is stored and linked, and creates nothing"),
            Map.entry(
                    "POISON",
                    "the daemon was killed three times while it was under way alone; it was not parsed any more"),
            Map.entry("REPROCESS", "it was about to be filed anew when that was broken off"),
            Map.entry("MSGID_COLLISION", "its Message-ID was known already, of a different mail"),
            Map.entry("COMPLAINT", "a complaint report is stored and linked, and creates nothing"),
            Map.entry("CALENDAR", "an invitation is stored and linked, and creates nothing"),
            Map.entry("READ_RECEIPT", "a read receipt is stored and linked, and creates nothing"),
            Map.entry("BOUNCE_HARD", "a mail of ours did not arrive, and its address does not exist"),
            Map.entry("BOUNCE_SOFT", "a mail of ours did not arrive, for a cause that may pass"),
            Map.entry("BACKSCATTER", "it is a bounce of a mail that is not ours, and says nothing"),
            Map.entry("UNSUBSCRIBE", "its sender wants no more mail and says nothing else"),
            Map.entry("ENCRYPTED", "it is filed, but nobody can read it here: rules saw its header only"),
            Map.entry("LOOP_BRAKE", "its sender wrote too often in ten minutes, so it is stored and creates nothing"),
            Map.entry("RATE_LIMIT", "enough was created for its sender or his domain within an hour"),
            Map.entry("NEVER_LOG", "its sender is listed under privacy.never-log"),
            Map.entry("TOMBSTONE", "it was erased once, and does not come back"),
            Map.entry("STAFF", "one of us wrote it"),
            Map.entry("NO_REPLY", "nobody reads at the sender's address, so it can be no lead"),
            Map.entry("NO_SENDER", "it names no sender, so there can be no lead"),
            Map.entry("SPAM", "the mail server takes it for spam, so it creates nothing"),
            Map.entry("AUTH_FAILED_SENDER", "the sender is proven false, so it creates nothing"),
            Map.entry("PARSE_ERROR", "it could not be understood"),
            Map.entry("PARSE_LIMIT", "reading it would have gone beyond the limits"),
            Map.entry("TIMEOUT", "it could not be read in time"),
            Map.entry("TOO_LARGE", "it is larger than limits.message"),
            Map.entry("VIRUS", "the virus scanner found something in it"),
            Map.entry("NOT_SCANNED", "the virus scanner cannot scan it, as one that is too large"),
            Map.entry("FETCH_ERROR", "the mail server could not deliver it"),
            Map.entry("DB_CONSTRAINT", "the database refused it three times, alone"));

    private Because() {}

    /** @return never empty */
    static String of(PastDelivery mail) {
        String reason = mail.reason();
        if (reason != null) {
            return byCode(reason, mail.rule());
        }
        if (mail.rule() != null && !mail.created().isEmpty()) {
            return "rule " + mail.rule() + " wanted it, and it continues nothing that is open";
        }
        if (mail.linked() != null) {
            return "it belongs to " + mail.linked()
                    + (mail.rule() == null ? "" : ", and rule " + mail.rule() + " said who is responsible");
        }
        if (mail.outcome() == Outcome.FILED) {
            return mail.rule() == null
                    ? "it is stored; no rule wanted more of it"
                    : "rule " + mail.rule() + " matched, and creates nothing";
        }
        return "it was " + mail.outcome().label();
    }

    private static String byCode(String reason, @Nullable String rule) {
        int colon = reason.indexOf(':');
        String name = reason.substring(colon + 1);
        if (reason.startsWith("RULE:")) {
            return "rule " + name + " rejects it";
        }
        if (reason.startsWith("UNDONE:")) {
            return "it was taken back, with all that run " + name + " made of it";
        }
        if (reason.startsWith("DROPPED:")) {
            return "it was in quarantine (" + name + ") and was dropped";
        }
        if (reason.startsWith("FILTER:")) {
            return "filter " + name + " skips it";
        }
        return MEANINGS.getOrDefault(reason, reason + (rule == null ? "" : " by rule " + rule));
    }
}

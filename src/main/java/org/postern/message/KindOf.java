package org.postern.message;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what sort of mail it is.
 *
 * <p>By its structure first (reports, invitations), then by what headers claim (RFC 3834, RFC 2919), the subject last and
 * only where it begins with the words of a known program. {@code Auto-Submitted: no} is a person, and
 * {@code X-Auto-Response-Suppress} alone says nothing: Exchange sets it on mail of people too.
 */
public final class KindOf {
    private static final List<String> ABSENT = List.of(
            "automatic reply:",
            "out of office",
            "autoreply:",
            "auto-reply:",
            "автоответ",
            "автоматический ответ",
            "нет на месте",
            "automatická odpověď",
            "mimo kancelář",
            "odpowiedź automatyczna",
            "autoodpowiedź",
            "poza biurem",
            "automatische antwort",
            "abwesenheitsnotiz",
            "abwesend",
            "réponse automatique",
            "absence du bureau",
            "respuesta automática",
            "fuera de la oficina",
            "risposta automatica",
            "automatisch antwoord",
            "autosvar",
            "automatické odpovede",
            "automatická odpoveď",
            "resposta automática",
            "automatikus válasz",
            "otomatik yanıt",
            "автоматична відповідь",
            "автоматичен отговор",
            "automaattinen vastaus",
            "răspuns automat",
            "automatisk svar",
            "自动回复",
            "자동 회신",
            "自動応答",
            "不在");

    private final Own own;

    public KindOf(Own own) {
        this.own = own;
    }

    /**
     * What the answer is made from.
     *
     * @param types media types of all parts, of a report with its type as {@code multipart/report;delivery-status}
     * @param calendarMethod METHOD of an invitation; null if the mail is none
     * @param bounced true if its text was understood as a server's report of a failed delivery
     * @param spokenFor true if a program wrote it for a person who was found behind it: a form's visitor
     */
    public record Signs(
            Headers headers,
            @Nullable Address from,
            @Nullable String messageId,
            String subject,
            Set<String> types,
            @Nullable String calendarMethod,
            boolean bounced,
            boolean spokenFor) {}

    /** @return exactly one kind; {@link Kind#HUMAN} if nothing says otherwise */
    public Kind of(Signs mail) {
        if (own.made(mail.messageId()) || (mail.from() != null && own.has(mail.from()))) {
            return Kind.OWN;
        }
        if (mail.types().contains("multipart/report;feedback-report")
                || mail.types().contains("message/feedback-report")) {
            return Kind.COMPLAINT;
        }
        if (isBounce(mail)) {
            return Kind.BOUNCE;
        }
        if (mail.types().contains("multipart/report;disposition-notification")
                || mail.types().contains("message/disposition-notification")) {
            return Kind.READ_RECEIPT;
        }
        Kind automatic = automatic(mail);
        if (automatic != null) {
            return automatic == Kind.AUTO_GENERATED && mail.spokenFor() ? Kind.HUMAN : automatic;
        }
        if (mail.calendarMethod() != null) {
            return Kind.CALENDAR;
        }
        Kind mass = mass(mail);
        return mass == Kind.BULK && mail.spokenFor() ? Kind.HUMAN : mass;
    }

    private static boolean isBounce(Signs mail) {
        if (mail.bounced()
                || mail.types().contains("multipart/report;delivery-status")
                || mail.types().contains("message/delivery-status")
                || mail.types().contains("message/global-delivery-status")
                || mail.headers().has("X-Failed-Recipients")) {
            return true;
        }
        return mail.from() != null
                && isNullPath(mail.headers())
                && WordedBounce.DAEMONS.contains(localPart(mail.from()));
    }

    private static String localPart(Address from) {
        String key = from.key();
        int at = key.lastIndexOf('@');
        return at < 0 ? key : key.substring(0, at);
    }

    static boolean isNullPath(Headers headers) {
        return headers.first("Return-Path")
                .map(p -> p.replace(" ", "").equals("<>"))
                .orElse(false);
    }

    private static @Nullable Kind automatic(Signs mail) {
        Headers headers = mail.headers();
        String submitted = word(headers.first("Auto-Submitted").orElse("no"));
        boolean replied = submitted.startsWith("auto-replied")
                || headers.has("X-Autoreply")
                || headers.has("X-Autorespond")
                || headers.has("X-Autoresponder")
                || word(headers.first("Precedence").orElse("")).equals("auto_reply");
        boolean absent = isAbsence(mail.subject());
        if (replied) {
            return absent ? Kind.OUT_OF_OFFICE : Kind.AUTO_REPLY;
        }
        if (absent) {
            return Kind.OUT_OF_OFFICE;
        }
        if (!submitted.equals("no") && !submitted.isEmpty()) {
            return Kind.AUTO_GENERATED;
        }
        if (isNullPath(headers)) {
            return Kind.AUTO_GENERATED;
        }
        return null;
    }

    private static boolean isAbsence(String subject) {
        String start = subject.strip().toLowerCase(Locale.ROOT);
        return ABSENT.stream().anyMatch(start::startsWith);
    }

    private static Kind mass(Signs mail) {
        Headers headers = mail.headers();
        String precedence = word(headers.first("Precedence").orElse(""));
        if (headers.has("List-Id") || headers.has("List-Post") || precedence.equals("list")) {
            return Kind.LIST;
        }
        if (precedence.equals("bulk")
                || precedence.equals("junk")
                || headers.has("List-Unsubscribe")
                || headers.has("Feedback-ID")
                || headers.has("X-Campaign-ID")
                || headers.has("X-CampaignID")) {
            return Kind.BULK;
        }
        return Kind.HUMAN;
    }

    /** The value without parameters and comments. */
    private static String word(String value) {
        int end = 0;
        while (end < value.length() && value.charAt(end) != ';' && value.charAt(end) != '(') {
            end++;
        }
        return value.substring(0, end).strip().toLowerCase(Locale.ROOT);
    }
}

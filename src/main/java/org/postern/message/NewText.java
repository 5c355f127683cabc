package org.postern.message;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where the text that the sender wrote now ends: before the signature and before what is quoted below it.
 *
 * <p>Signs: a signature line ("-- "), a separator such as "-----Original Message-----", the header block that Outlook puts
 * above a quoted mail, an attribution ("On … wrote:") with what follows, and a block of lines with ">" that nothing new
 * follows. An answer below or between quotes is not cut off. If nothing would be left, all of it counts as new.
 */
final class NewText {
    private static final List<String> SEPARATORS = List.of(
            "original message",
            "forwarded message",
            "исходное сообщение",
            "пересылаемое сообщение",
            "пересланное сообщение",
            "původní zpráva",
            "původní e-mail",
            "přeposlaná zpráva",
            "pôvodná správa",
            "wiadomość oryginalna",
            "oryginalna wiadomość",
            "wiadomość przekazana",
            "ursprüngliche nachricht",
            "originalnachricht",
            "weitergeleitete nachricht",
            "message d'origine",
            "message original",
            "mensaje original",
            "messaggio originale",
            "oorspronkelijk bericht",
            "ursprungligt meddelande",
            "oprindelig meddelelse",
            "eredeti üzenet",
            "元のメッセージ");

    /** Ends of an attribution line. */
    private static final List<String> WROTE = List.of(
            " wrote:",
            "wrote:",
            "пишет:",
            "писал:",
            "писала:",
            "писал(а):",
            "написал:",
            "написала:",
            "написал(а):",
            "napsal:",
            "napsala:",
            "napsal(a):",
            "napísal:",
            "napísal(a):",
            "napisał:",
            "napisała:",
            "napisał(a):",
            "pisze:",
            "schrieb:",
            "geschrieben:",
            "a écrit :",
            "a écrit:",
            "escribió:",
            "ha scritto:",
            "schreef:",
            "skrev:",
            "írta:");

    private static final Set<String> FROM =
            Set.of("from", "von", "от", "od", "de", "da", "van", "från", "fra", "feladó", "差出人");
    private static final Set<String> OTHERS = Set.of(
            "sent",
            "date",
            "to",
            "cc",
            "subject",
            "gesendet",
            "datum",
            "an",
            "betreff",
            "отправлено",
            "дата",
            "кому",
            "тема",
            "копия",
            "odesláno",
            "komu",
            "předmět",
            "kopie",
            "wysłano",
            "data",
            "do",
            "temat",
            "dw",
            "envoyé",
            "à",
            "objet",
            "enviado",
            "para",
            "asunto",
            "inviato",
            "a",
            "oggetto",
            "verzonden",
            "aan",
            "onderwerp",
            "skickat",
            "till",
            "ämne");

    private final String text;
    private final int[] starts;
    private final int lines;

    private NewText(String text) {
        this.text = text;
        int[] found = new int[64];
        int n = 0;
        for (int at = 0; at <= text.length(); ) {
            if (n == found.length) {
                found = Arrays.copyOf(found, n * 2);
            }
            found[n++] = at;
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() + 1 : end + 1;
        }
        this.starts = found;
        this.lines = n;
    }

    /** @return offset of the first character that is not new; the length of the text if all of it is */
    static int endIn(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int end = new NewText(text).end();
        return text.substring(0, end).isBlank() ? text.length() : end;
    }

    private int end() {
        int cut = lines;
        for (int i = 0; i < cut; i++) {
            if (isSignature(i) || isSeparator(i) || isHeaderBlock(i)) {
                cut = i;
            } else if (isAttribution(i) && onlyQuotedFrom(i + 1)) {
                cut = i;
            }
        }
        cut = withoutQuotesAtEnd(cut);
        return cut == lines ? text.length() : starts[cut];
    }

    /** Quoted lines that nothing new follows, with the attribution above them. */
    private int withoutQuotesAtEnd(int cut) {
        int i = cut;
        boolean quoted = false;
        while (i > 0 && (isBlank(i - 1) || isQuoted(i - 1))) {
            quoted |= isQuoted(i - 1);
            i--;
        }
        if (!quoted) {
            return cut;
        }
        while (i < cut && isBlank(i)) {
            i++;
        }
        int above = i;
        while (above > 0 && isBlank(above - 1)) {
            above--;
        }
        for (int back = 1; back <= 3 && above - back >= 0; back++) {
            if (isAttribution(above - back)) {
                return above - back;
            }
        }
        return i;
    }

    /** From here on there is either nothing but quoted and blank lines, or the first line that is not blank is quoted HTML. */
    private boolean onlyQuotedFrom(int line) {
        int i = line;
        while (i < lines && isBlank(i)) {
            i++;
        }
        if (i == lines) {
            return false;
        }
        if (!isQuoted(i)) {
            return true; // quoted without signs: all below belongs to it
        }
        for (; i < lines; i++) {
            if (!isBlank(i) && !isQuoted(i)) {
                return false;
            }
        }
        return true;
    }

    private int lineEnd(int line) {
        int end = line + 1 < lines ? starts[line + 1] - 1 : text.length();
        return Math.max(starts[line], end);
    }

    private boolean isBlank(int line) {
        for (int i = starts[line]; i < lineEnd(line); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isQuoted(int line) {
        int i = starts[line];
        int end = lineEnd(line);
        while (i < end && text.charAt(i) == ' ') {
            i++;
        }
        return i < end && text.charAt(i) == '>';
    }

    /** RFC 3676, section 4.3. Without the blank it counts only near the end. */
    private boolean isSignature(int line) {
        int at = starts[line];
        int length = lineEnd(line) - at;
        return length >= 2
                && length <= 3
                && text.startsWith("--", at)
                && (length == 3 ? text.charAt(at + 2) == ' ' : lines - line <= 15);
    }

    private boolean isSeparator(int line) {
        int at = starts[line];
        if (!text.startsWith("---", at) && !text.startsWith("___", at) && !text.startsWith("===", at)) {
            return false;
        }
        int end = lineEnd(line);
        if (end - at > 120) {
            return false;
        }
        String words = text.substring(at, end).toLowerCase(Locale.ROOT);
        return SEPARATORS.stream().anyMatch(words::contains);
    }

    /** "From: …" with at least two of Sent, To, Subject within the next five lines. */
    private boolean isHeaderBlock(int line) {
        if (!FROM.contains(label(line))) {
            return false;
        }
        int others = 0;
        for (int i = line + 1; i < Math.min(lines, line + 6); i++) {
            others += OTHERS.contains(label(i)) ? 1 : 0;
        }
        return others >= 2;
    }

    private String label(int line) {
        int at = starts[line];
        int end = Math.min(lineEnd(line), at + 24);
        while (at < end && (text.charAt(at) == '*' || text.charAt(at) == ' ')) {
            at++;
        }
        int colon = at;
        while (colon < end && text.charAt(colon) != ':') {
            colon++;
        }
        if (colon == end) {
            return "";
        }
        return text.substring(at, colon).strip().replace("*", "").toLowerCase(Locale.ROOT);
    }

    private boolean isAttribution(int line) {
        int at = starts[line];
        int end = lineEnd(line);
        while (end > at && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (end - at < 6 || end - at > 300 || text.charAt(end - 1) != ':' || isQuoted(line)) {
            return false;
        }
        String words = text.substring(at, end).toLowerCase(Locale.ROOT);
        if (WROTE.stream().anyMatch(words::endsWith)) {
            return true;
        }
        return words.contains(" schrieb ")
                || (words.startsWith("dne ") && words.contains(" napsal"))
                || words.contains(" writes:");
    }
}

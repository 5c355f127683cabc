package org.postern.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postern.message.Passage.Origin;

/**
 * Parts the text of a mail into what the sender wrote now, what he quotes, and his signature.
 *
 * <p>Signs: a signature line ("-- ") or what a telephone adds, a separator such as "-----Original Message-----", the header block that Outlook puts above a quoted
 * mail, an attribution ("On … wrote:") with what follows, and lines with ">". An answer below or between quotes is new. If nothing would be left, all of it is new.
 */
final class NewText {
    private static final List<String> SEPARATORS = List.of(
            "original message",
            "forwarded message",
            "original appointment",
            "исходное сообщение",
            "пересылаемое сообщение",
            "пересланное сообщение",
            "перенаправленное сообщение",
            "оригинальное сообщение",
            "початкове повідомлення",
            "переслане повідомлення",
            "původní zpráva",
            "původní e-mail",
            "přeposlaná zpráva",
            "přeposlaný e-mail",
            "pôvodná správa",
            "preposlaná správa",
            "wiadomość oryginalna",
            "oryginalna wiadomość",
            "wiadomość przekazana",
            "przekazana wiadomość",
            "treść przekazanej wiadomości",
            "ursprüngliche nachricht",
            "originalnachricht",
            "ursprüngliche mail",
            "weitergeleitete nachricht",
            "message d'origine",
            "message d’origine",
            "message original",
            "message transféré",
            "mensaje original",
            "mensaje reenviado",
            "mensagem original",
            "mensagem encaminhada",
            "messaggio originale",
            "messaggio inoltrato",
            "oorspronkelijk bericht",
            "doorgestuurd bericht",
            "ursprungligt meddelande",
            "vidarebefordrat meddelande",
            "oprindelig meddelelse",
            "videresendt meddelelse",
            "opprinnelig melding",
            "videresendt melding",
            "eredeti üzenet",
            "továbbított üzenet",
            "alkuperäinen viesti",
            "välitetty viesti",
            "orijinal mesaj",
            "özgün ileti",
            "iletilen mesaj",
            "mesaj original",
            "mesajul original",
            "оригинално съобщение",
            "препратено съобщение",
            "元のメッセージ",
            "転送メッセージ",
            "原始邮件",
            "转发邮件",
            "원본 메시지");

    /** What Apple's programs write above a forwarded mail, without a line of hyphens. */
    private static final List<String> BEGINS = List.of(
            "begin forwarded message:",
            "anfang der weitergeleiteten nachricht:",
            "début du message réexpédié",
            "начало переадресованного сообщения:",
            "начало перенаправленного сообщения:",
            "začátek přeposílané zprávy:",
            "začátek přeposlané zprávy:",
            "początek przekazanej wiadomości:",
            "początek przekazywanej wiadomości:",
            "inicio del mensaje reenviado:",
            "início da mensagem encaminhada:",
            "inizio messaggio inoltrato:",
            "begin doorgestuurd bericht:",
            "vidarebefordrat brev:");

    /** Whole lines that say the same. */
    private static final Set<String> SAYS_SO =
            Set.of("this is a forwarded message", "this is a forwarded message.", "это пересылаемое сообщение");

    /** Ends of an attribution line. */
    private static final List<String> WROTE = List.of(
            "wrote:",
            "writes:",
            "пишет:",
            "писал:",
            "писала:",
            "писал(а):",
            "написал:",
            "написала:",
            "написал(а):",
            "пише:",
            "написав:",
            "написала(а):",
            "написа:",
            "napsal:",
            "napsala:",
            "napsal(a):",
            "napsal/a:",
            "napísal:",
            "napísala:",
            "napísal(a):",
            "píše:",
            "napisał:",
            "napisała:",
            "napisał(a):",
            "pisze:",
            "schrieb:",
            "geschrieben:",
            "a écrit :",
            "a écrit:",
            "escribió:",
            "escreveu:",
            "ha scritto:",
            "schreef:",
            "skrev:",
            "írta:",
            "kirjoitti:",
            "yazdı:",
            "a scris:",
            "έγραψε:",
            "写道：",
            "写道:",
            "書きました:",
            "님이 작성:");

    /** Beginnings of the line that a telephone or a program adds at the end. */
    private static final List<String> SENT_FROM = List.of(
            "sent from my ",
            "sent from mail for ",
            "sent from outlook",
            "sent from yahoo mail",
            "sent with proton",
            "sent via ",
            "get outlook for ",
            "отправлено с ",
            "отправлено из ",
            "послано с ",
            "надіслано з ",
            "odesláno z ",
            "odesláno ze ",
            "odoslané z ",
            "wysłano z ",
            "wysłane z ",
            "von meinem ",
            "gesendet von ",
            "gesendet mit ",
            "diese nachricht wurde von meinem ",
            "envoyé de mon ",
            "envoyé depuis ",
            "enviado desde ",
            "enviado do meu ",
            "enviado de mi ",
            "inviato da ",
            "verzonden vanaf ",
            "verstuurd vanaf ",
            "skickat från ",
            "sendt fra ",
            "lähetetty ",
            "elküldve a ",
            "iphone'umdan gönderildi",
            "trimis de pe ",
            "iphoneから送信",
            "发自我的");

    private static final Set<Character> ENDS = Set.of(':', '\uFF1A');

    private final Lines lines;

    private NewText(Lines lines) {
        this.lines = lines;
    }

    /** @return the passages of the text, from its beginning to its end */
    static List<Passage> passages(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        Lines lines = new Lines(text);
        if (lines.count() == 1) {
            return List.of(new Passage(0, text.length(), Origin.NEW));
        }
        List<Passage> passages = new NewText(lines).parted();
        for (Passage passage : passages) {
            if (passage.origin() == Origin.NEW && !isBlank(text, passage)) {
                return passages;
            }
        }
        return List.of(new Passage(0, text.length(), Origin.NEW));
    }

    private static boolean isBlank(String text, Passage passage) {
        for (int i = passage.from(); i < passage.to(); i++) {
            if (!Character.isWhitespace(text.charAt(i)) && text.charAt(i) != '\u00A0') {
                return false;
            }
        }
        return true;
    }

    private List<Passage> parted() {
        Origin[] origins = new Origin[lines.count()];
        int below = below(origins);
        quotesAbove(origins, below);
        return passages(origins);
    }

    /** Marks what stands below all that is new. @return its first line */
    private int below(Origin[] origins) {
        int cut = lines.count();
        int signature = -1;
        for (int i = 0; i < cut; i++) {
            if (isSeparator(i)) {
                cut = i;
            } else if (isHeaderBlock(i)) {
                cut = withRuler(i);
            } else if (isAttribution(i) && onlyQuotedFrom(i + 1)) {
                cut = attributionStart(i);
            } else if (signature < 0 && isSignature(i)) {
                signature = i;
            }
        }
        cut = withoutQuotesAtEnd(cut);
        for (int i = cut; i < lines.count(); i++) {
            origins[i] = Origin.QUOTED;
        }
        if (signature < 0 || signature >= cut) {
            signature = sentFrom(cut);
        }
        for (int i = signature; i < cut; i++) {
            origins[i] = Origin.SIGNATURE;
        }
        return Math.min(signature, cut);
    }

    /** @return the line that rules off what begins at {@code line}, if there is one right above it */
    private int withRuler(int line) {
        int above = line - 1;
        while (above > 0 && lines.isBlank(above)) {
            above--;
        }
        return above >= 0 && isRuler(above) ? above : line;
    }

    private boolean isRuler(int line) {
        String ruler = lines.line(line).strip();
        return ruler.length() >= 8
                && ruler.length() <= 120
                && ruler.chars().allMatch(c -> c == '_' || c == '-' || c == '*' || c == '=');
    }

    /** @return the line that a telephone added at the end; {@code end} if there is none */
    private int sentFrom(int end) {
        int last = end - 1;
        while (last > 0 && lines.isBlank(last)) {
            last--;
        }
        if (last < 0 || lines.length(last) > 120) {
            return end;
        }
        String words = lines.line(last).strip().toLowerCase(Locale.ROOT);
        return SENT_FROM.stream().anyMatch(words::startsWith) ? last : end;
    }

    /** Marks what is quoted above and between what is new, each with its attribution. */
    private void quotesAbove(Origin[] origins, int below) {
        for (int i = 0; i < below; i++) {
            if (!lines.isQuoted(i)) {
                continue;
            }
            int above = i - 1;
            while (above > 0 && lines.isBlank(above)) {
                above--;
            }
            if (above >= 0 && origins[above] == null && isAttribution(above)) {
                for (int k = attributionStart(above); k < i; k++) {
                    origins[k] = Origin.QUOTED;
                }
            }
            origins[i] = Origin.QUOTED;
        }
    }

    private List<Passage> passages(Origin[] origins) {
        List<Passage> passages = new ArrayList<>(3);
        int from = 0;
        Origin current = null;
        for (int i = 0; i < origins.length; i++) {
            Origin origin = origins[i] == null ? Origin.NEW : origins[i];
            boolean blankOnly = lines.isBlank(i) && current != null && origins[i] == null;
            if (origin == current || blankOnly) {
                continue;
            }
            if (current != null && lines.start(i) > from) {
                passages.add(new Passage(from, lines.start(i), current));
                from = lines.start(i);
            }
            current = origin;
        }
        if (current != null && lines.text().length() > from) {
            passages.add(new Passage(from, lines.text().length(), current));
        }
        return passages;
    }

    /** Quoted lines that nothing new follows, with the attribution above them. */
    private int withoutQuotesAtEnd(int cut) {
        int i = cut;
        boolean quoted = false;
        while (i > 0 && (lines.isBlank(i - 1) || lines.isQuoted(i - 1))) {
            quoted |= lines.isQuoted(i - 1);
            i--;
        }
        if (!quoted) {
            return cut;
        }
        while (i < cut && lines.isBlank(i)) {
            i++;
        }
        int above = i;
        while (above > 0 && lines.isBlank(above - 1)) {
            above--;
        }
        return above > 0 && isAttribution(above - 1) ? attributionStart(above - 1) : i;
    }

    /** From here on there is either nothing but quoted and blank lines, or the first line that is not blank is quoted HTML. */
    private boolean onlyQuotedFrom(int line) {
        int i = lines.notBlank(line);
        if (i == lines.count()) {
            return false;
        }
        if (!lines.isQuoted(i)) {
            return true; // quoted without signs: all below belongs to it
        }
        for (; i < lines.count(); i++) {
            if (!lines.isBlank(i) && !lines.isQuoted(i)) {
                return false;
            }
        }
        return true;
    }

    /** RFC 3676, section 4.3. Without the blank it counts only near the end. */
    private boolean isSignature(int line) {
        int length = lines.length(line);
        int at = lines.start(line);
        return length >= 2
                && length <= 3
                && lines.text().startsWith("--", at)
                && (length == 3 ? isBlankAt(at + 2) : lines.count() - line <= 15);
    }

    private boolean isBlankAt(int at) {
        return lines.text().charAt(at) == ' ' || lines.text().charAt(at) == '\u00A0';
    }

    private boolean isSeparator(int line) {
        String text = lines.text();
        int at = lines.start(line);
        int length = lines.length(line);
        if (length < 6 || length > 120) {
            return false;
        }
        char first = text.charAt(at);
        if (first == '-' || first == '_' || first == '=') {
            boolean ruled = text.charAt(at + 1) == first && text.charAt(at + 2) == first;
            String words = ruled ? lines.line(line).toLowerCase(Locale.ROOT) : "";
            return ruled && SEPARATORS.stream().anyMatch(words::contains);
        }
        char last = text.charAt(lines.end(line) - 1);
        if (last != ':' && last != ' ' && last != '\u00A0') {
            return (first == 'T' || first == 'Э')
                    && length < 32
                    && SAYS_SO.contains(lines.line(line).strip().toLowerCase(Locale.ROOT))
                    && HeaderBlock.at(lines, lines.notBlank(line + 1), true).isPresent();
        }
        String words = lines.line(line).strip().toLowerCase(Locale.ROOT);
        return BEGINS.stream().anyMatch(words::startsWith);
    }

    private boolean isHeaderBlock(int line) {
        return HeaderBlock.at(lines, line, false).isPresent();
    }

    private boolean isAttribution(int line) {
        int at = lines.start(line);
        int end = lines.end(line);
        while (end > at && Character.isWhitespace(lines.text().charAt(end - 1))) {
            end--;
        }
        if (end - at < 3 || end - at > 300 || !ENDS.contains(lines.text().charAt(end - 1)) || lines.isQuoted(line)) {
            return false;
        }
        String words = lines.text().substring(at, end).toLowerCase(Locale.ROOT);
        if (WROTE.stream().anyMatch(words::endsWith)) {
            return true;
        }
        return words.contains(" schrieb ")
                || words.contains(" schreef ")
                || words.contains(" skrev ")
                || words.contains(" írta ")
                || (words.startsWith("dne ") && words.contains(" napsal"))
                || (words.contains("@") && startsLikeDate(words));
    }

    /** "2026-03-04 10:15 GMT+01:00 Ann &lt;ann@example.org&gt;:", as Gmail wrote it for years. */
    private static boolean startsLikeDate(String words) {
        return words.length() > 10
                && Character.isDigit(words.charAt(0))
                && words.chars().limit(24).filter(Character::isDigit).count() >= 8;
    }

    /** An attribution is often broken over two or three lines: the date is in the first of them. */
    private int attributionStart(int line) {
        int start = line;
        while (start > 0
                && line - start < 2
                && !hasDigit(start)
                && !lines.isBlank(start - 1)
                && !lines.isQuoted(start - 1)
                && lines.length(start - 1) < 200) {
            start--;
        }
        return hasDigit(start) ? start : line;
    }

    private boolean hasDigit(int line) {
        for (int i = lines.start(line); i < lines.end(line); i++) {
            if (Character.isDigit(lines.text().charAt(i))) {
                return true;
            }
        }
        return false;
    }
}

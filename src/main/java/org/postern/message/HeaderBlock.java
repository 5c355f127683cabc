package org.postern.message;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The header of another mail as programs write it into the text above what they quote or forward: "From: …", "Sent: …", "To: …", "Subject: …", in the language of
 * whoever answers.
 *
 * @param from the author as it stands, with the label and its colon taken off
 * @param end the line behind the block
 */
record HeaderBlock(String from, int end) {
    private enum Field {
        FROM,
        OTHER
    }

    /** A label and its colon have at most so many characters. */
    private static final int LONGEST_LABEL = 28;

    private static final int MOST_LINES = 14;

    private static final Map<String, Field> LABELS = new HashMap<>();

    static {
        put(
                Field.FROM,
                "from|von|от|от кого|від|від кого|od|de|da|van|från|fra|feladó|kimden|gönderen|de la|lähettäjä|από"
                        + "|mittente|expéditeur|remitente|remetente|nadawca|odesílatel|odosielateľ|absender|отправитель"
                        + "|差出人|送信者|发件人|寄件者|보낸 사람|nuo|avsender|afsender|afzender|od koho");
        put(
                Field.OTHER,
                "sent|date|to|cc|bcc|subject|reply-to|importance|attachments" // English
                        + "|gesendet|datum|an|betreff|antwort an|kopie|wichtigkeit|anlagen" // German
                        + "|отправлено|дата|кому|тема|копия|дата отправки|важность" // Russian
                        + "|надіслано|відправлено|копія" // Ukrainian
                        + "|odesláno|komu|předmět|kopie" // Czech
                        + "|odoslané|dátum|predmet|kópia" // Slovak
                        + "|wysłano|data|do|temat|dw|udw|adresat" // Polish
                        + "|envoyé|envoyé le|à|objet|répondre à" // French
                        + "|enviado|enviado el|fecha|para|asunto" // Spanish
                        + "|enviada|enviada em|assunto|data de envio" // Portuguese
                        + "|inviato|data invio|a|oggetto" // Italian
                        + "|verzonden|aan|onderwerp" // Dutch
                        + "|skickat|till|ämne|kopia" // Swedish
                        + "|sendt|til|emne|dato" // Danish and Norwegian
                        + "|elküldve|címzett|tárgy|dátum|másolatot kap" // Hungarian
                        + "|lähetetty|päivä|päiväys|vastaanottaja|aihe" // Finnish
                        + "|gönderme tarihi|gönderildi|tarih|kime|konu|bilgi" // Turkish
                        + "|trimis|către|subiect" // Romanian
                        + "|изпратено|относно|до" // Bulgarian
                        + "|送信日時|日付|宛先|件名|发送时间|日期|收件人|抄送|主题|받는 사람|제목|보낸 날짜");
    }

    private static void put(Field field, String labels) {
        for (String label : labels.split("\\|")) {
            LABELS.putIfAbsent(label, field);
        }
    }

    /** @return the block that begins with this line, which holds the author or, {@code anyOrder}, another field; empty if none does */
    static Optional<HeaderBlock> at(Lines lines, int first, boolean anyOrder) {
        Field opening = field(lines, first);
        if (opening == null || (!anyOrder && opening != Field.FROM)) {
            return Optional.empty();
        }
        String from = null;
        int others = 0;
        int end = first;
        int stray = 0;
        for (int i = first; i < Math.min(lines.count(), first + MOST_LINES) && stray < 2; i++) {
            Field field = field(lines, i);
            if (field == Field.FROM && from == null) {
                from = value(lines, i);
                end = i + 1;
            } else if (field == Field.OTHER) {
                others++;
                end = i + 1;
                stray = 0;
            } else {
                stray++; // a blank line between, or a long list of recipients goes on
            }
        }
        return from != null && others >= 2 ? Optional.of(new HeaderBlock(from, end)) : Optional.empty();
    }

    private static @Nullable Field field(Lines lines, int line) {
        int colon = colon(lines, line);
        return colon < 0 ? null : LABELS.get(label(lines, line, colon));
    }

    private static String label(Lines lines, int line, int colon) {
        String text = lines.text();
        StringBuilder label = new StringBuilder();
        for (int i = lines.start(line); i < colon; i++) {
            char c = text.charAt(i);
            if (c == '\u00A0' || c == '\u2007' || c == '\u202F') {
                label.append(' ');
            } else if (c != '*' && c != '>' && c != '|' && c != '\u200B') {
                label.append(c);
            }
        }
        return label.toString().strip().toLowerCase(Locale.ROOT);
    }

    /** @return the colon behind a label; -1 if the line begins with none */
    private static int colon(Lines lines, int line) {
        int at = lines.start(line);
        int end = Math.min(lines.end(line), at + LONGEST_LABEL);
        for (int i = at; i < end; i++) {
            char c = lines.text().charAt(i);
            if (c == ':' || c == '\uFF1A') {
                return i;
            }
        }
        return -1;
    }

    private static String value(Lines lines, int line) {
        String value = lines.text()
                .substring(colon(lines, line) + 1, lines.end(line))
                .replace("*", "")
                .strip();
        int next = line + 1;
        boolean goesOn = next < lines.count() && value.indexOf('@') < 0 && field(lines, next) == null;
        return goesOn ? value + " " + lines.line(next).strip() : value;
    }

    /** @return the author's address; empty if the block names none */
    Optional<Address> author() {
        String plain = from.replace("[mailto:", "<")
                .replace("<mailto:", "<")
                .replace("(mailto:", "<")
                .replace(']', '>');
        List<Address> found = AddressList.inText(plain.indexOf('<') >= 0 ? plain.replace(')', ' ') : plain);
        return found.stream().filter(a -> a.address().indexOf('@') > 0).findFirst();
    }
}

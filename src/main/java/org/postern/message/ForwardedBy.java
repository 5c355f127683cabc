package org.postern.message;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the author of a mail that one of us passed on: in the attached mail first, else in the header block that programs write above a forwarded text. In a chain
 * of forwards the outermost author counts who is not one of us.
 *
 * <p>A reply shows the header of the answered mail in the same way; so a text counts as forwarded only if the subject is marked so, or a line says so.
 */
final class ForwardedBy {
    private static final Pattern MARK = Pattern.compile(
            "^[\\s\\x{A0}]*(?:\\[[^\\]]{1,40}\\]\\s*)?(?:fwd?|wg|tr|rv|enc|i|pd|vb|vl|vs|vidarebefordrat|doorst|továbbítva|továbbítás"
                    + "|továb|fs|ilt|İlt|ynt|iletilen|пер|пересл|перенаправлено|пд|fw|předáno|přeposláno|přep|preposlané|転送|转发)"
                    + "(?:\\[\\d{1,3}\\])?[\\s\\x{A0}]?[:：]",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> SAYS = List.of(
            "forwarded message",
            "begin forwarded",
            "пересылаемое сообщение",
            "пересланное сообщение",
            "перенаправленн",
            "переадресованн",
            "переслане повідомлення",
            "přeposlan",
            "přeposílan",
            "preposlan",
            "wiadomość przekazana",
            "przekazana wiadomość",
            "przekazanej wiadomości",
            "przekazywanej wiadomości",
            "weitergeleitete",
            "message transféré",
            "message réexpédié",
            "mensaje reenviado",
            "mensagem encaminhada",
            "messaggio inoltrato",
            "doorgestuurd bericht",
            "vidarebefordra",
            "videresendt",
            "továbbított üzenet",
            "välitetty viesti",
            "iletilen mesaj",
            "препратено съобщение",
            "転送メッセージ",
            "转发邮件");

    private static final int LOOKED_AT = 256 * 1024;

    private final Predicate<Address> staff;

    /** @param staff true for an address of ours: mailboxes, staff, users of the CRM */
    ForwardedBy(Predicate<Address> staff) {
        this.staff = staff;
    }

    /**
     * @param by the sender of the mail
     * @param attached the mails attached to it, in their order
     */
    Optional<Forwarded> in(Address by, String subject, String text, List<OriginalMail> attached) {
        if (!staff.test(by)) {
            return Optional.empty(); // what a customer forwards stays with the customer
        }
        for (OriginalMail original : attached) {
            Address author = original.author();
            if (author != null && !staff.test(author)) {
                return Optional.of(new Forwarded(author, by, true, original.messageId()));
            }
        }
        return inline(by, subject, text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text);
    }

    private Optional<Forwarded> inline(Address by, String subject, String text) {
        boolean marked = MARK.matcher(subject).find();
        Lines lines = new Lines(text);
        for (int i = 0; i < lines.count(); i++) {
            boolean says = says(lines, i);
            marked |= says;
            Optional<HeaderBlock> block = marked ? HeaderBlock.at(lines, i, true) : Optional.empty();
            if (block.isPresent()) {
                Optional<Address> author = block.get().author();
                if (author.isPresent() && !staff.test(author.get())) {
                    return Optional.of(new Forwarded(author.get(), by, false, null));
                }
                i = block.get().end() - 1;
            }
        }
        return Optional.empty();
    }

    private static boolean says(Lines lines, int line) {
        int length = lines.length(line);
        if (length < 12 || length > 120) {
            return false;
        }
        String words = lines.line(line).toLowerCase(Locale.ROOT);
        boolean ruled = words.contains("---") || words.contains("===") || words.contains("___");
        return (ruled || words.strip().endsWith(":")) && SAYS.stream().anyMatch(words::contains);
    }
}

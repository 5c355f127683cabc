package org.postern.message;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.message.Bounce.Recipient;
import org.postern.message.Bounce.Severity;

/**
 * Understands bounces that are written for people only: those of qmail, Exim, Sendmail, Postfix, Exchange, Gmail and others, also in other languages.
 *
 * <p>Precision before recall: three things must come together: a sender that is a mail server, words that say that a mail did not arrive, and the address that it
 * was for.
 */
final class WordedBounce {
    /** More of a text is not looked at: the rest is the mail that comes back. */
    private static final int LOOKED_AT = 32 * 1024;

    private static final int MOST = 100;

    private static final int LONGEST_REASON = 4 * 1024;

    static final Set<String> DAEMONS = Set.of(
            "mailer-daemon", "postmaster", "maildaemon", "mail-daemon", "double-bounce", "mailerdaemon", "mdaemon");

    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9._%+='/-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}");

    private static final List<String> FAILED = List.of(
            "could not be delivered",
            "couldn't be delivered",
            "cannot be delivered",
            "can't be delivered",
            "wasn't delivered",
            "was not delivered",
            "not delivered to",
            "unable to deliver",
            "undeliverable",
            "undelivered mail",
            "undeliverable address",
            "delivery failed",
            "delivery has failed",
            "delivery failure",
            "delivery status notification",
            "failed to deliver",
            "failed permanently",
            "able to deliver your message",
            "error occurred while trying to deliver",
            "error has occurred while attempting to deliver",
            "fatal delivery errors",
            "mail failed, returning to sender",
            "did not reach",
            "could not be reached",
            "could not send message",
            "still undelivered",
            "failure notice",
            "mail delivery problem",
            "mail delivery failed",
            "mail delivery error",
            "returned mail",
            "returning message to sender",
            "permanent fatal errors",
            "transient non-fatal errors",
            "message not delivered",
            "message delayed",
            "address not found",
            "has been delayed",
            "not yet been delivered",
            "не доставлено",
            "не может быть доставлено",
            "не удалось доставить",
            "не было доставлено",
            "невозможно доставить",
            "не удалось выполнить доставку",
            "не может быть отправлено",
            "недоставленн",
            "ошибка доставки",
            "не вдалося доставити",
            "не може да бъде доставено",
            "доставка отложена",
            "nebyla doručena",
            "nelze doručit",
            "nemohla být doručena",
            "doručení těmto příjemcům",
            "nedoručiteln",
            "nedoručen",
            "nebola doručená",
            "se nepodařilo doručit",
            "nie została dostarczona",
            "nie można dostarczyć",
            "nie mogła zostać dostarczona",
            "nie udało się dostarczyć",
            "dostarczenie do następujących",
            "niedostarczon",
            "nicht zugestellt",
            "unzustellbar",
            "konnte nicht zugestellt",
            "nicht ausgeliefert",
            "nicht erreicht",
            "zustellung fehlgeschlagen",
            "n'a pas pu être remis",
            "n’a pas pu être remis",
            "n'a pas été remis",
            "n'a pas pu être délivré",
            "n’a pas pu être délivré",
            "non remis",
            "échec de la remise",
            "no se ha podido entregar",
            "no se pudo entregar",
            "no se ha entregado",
            "no entregado",
            "non è stato recapitato",
            "impossibile recapitare",
            "non può essere consegnato",
            "non è stato consegnato",
            "mancata consegna",
            "mancato recapito",
            "não pôde ser entregue",
            "não foi entregue",
            "mensagem devolvida",
            "kon niet worden bezorgd",
            "niet bezorgd",
            "niet te bezorgen",
            "kunde inte levereras",
            "gick inte att leverera",
            "kunne ikke leveres",
            "ei voitu toimittaa",
            "nem kézbesíthető",
            "kézbesíthetetlen",
            "teslim edilemedi",
            "nu a putut fi livrat",
            "配信できませんでした",
            "配信不能",
            "无法投递",
            "被退回",
            "退信",
            "전달하지 못",
            "전송 실패");

    private static final List<String> DELAYED = List.of(
            "has been delayed",
            "message delayed",
            "delivery delayed",
            "delivery is delayed",
            "not yet been delivered",
            "will be retried",
            "will continue to be attempted",
            "will keep trying",
            "still trying",
            "no action is required on your part",
            "this is a warning message only",
            "this is a warning only",
            "warning: could not send",
            "доставка отложена",
            "попытки доставки будут продолжены",
            "opožděn",
            "zpožděn",
            "opóźni",
            "verzögert",
            "retardé",
            "se ha retrasado",
            "in ritardo");

    /** Below these stands the mail that comes back; addresses in it are not those that failed. */
    private static final List<String> COMES_BACK = List.of(
            "this is a copy of the message",
            "below this line is a copy of the message",
            "original message follows",
            "message text follows",
            "below is a copy of the original",
            "----- original message -----",
            "-----original message-----",
            "original message headers:",
            "----- message header follows",
            "--- the header of the original",
            "the following is a copy of",
            "текст исходного письма",
            "заголовки исходного",
            "původní zpráva",
            "ursprüngliche nachricht",
            "im folgenden finden sie",
            "return-path:",
            "received: from");

    /** What stands before the address where it does not begin its line. */
    private static final List<String> LABELS =
            List.of("recipient address:", "failed address:", "failed recipient:", "recipient:", "unknown user:");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Own own;

    WordedBounce(Own own) {
        this.own = own;
    }

    /**
     * @param headers of the report
     * @param to whom the report was sent to; an address such as {@code bounces+bob=example.org@example.com} holds the recipient (VERP)
     * @param server true if the sender is a mail server: a daemon's name, a null return path, or failed recipients in the header
     */
    Optional<Bounce> in(Headers headers, List<Address> to, String subject, String text, boolean server) {
        if (!server) {
            return Optional.empty();
        }
        String above = aboveTheOriginal(text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text);
        String all = oneBlank((subject + "\n" + above).toLowerCase(Locale.ROOT));
        boolean named = headers.has("X-Failed-Recipients");
        if (!named && FAILED.stream().noneMatch(all::contains)) {
            return Optional.empty();
        }
        boolean delayed = DELAYED.stream().anyMatch(all::contains);
        Map<String, Recipient> recipients = new LinkedHashMap<>();
        List<String> addresses = addresses(headers, to, above);
        for (String address : addresses) {
            String reason = reasonOf(address, above);
            Severity severity = delayed ? Severity.DELAYED : Undelivered.severity("", null, withoutAddresses(reason));
            Matcher status = Undelivered.STATUS.matcher(reason);
            Matcher elsewhere = Undelivered.STATUS.matcher(above);
            String code = status.find()
                    ? status.group(1)
                    : addresses.size() == 1 && elsewhere.find() ? elsewhere.group(1) : null;
            recipients.putIfAbsent(
                    address.toLowerCase(Locale.ROOT),
                    new Recipient(address, severity, code, reason.isBlank() ? null : DeliveryReport.oneLine(reason)));
        }
        if (recipients.isEmpty()) {
            return Optional.empty();
        }
        String id = OriginalMail.idIn(text)
                .or(() -> headers.first("X-Original-Message-ID").map(MessageIds::first))
                .or(() -> headers.first("In-Reply-To").map(MessageIds::first))
                .orElse(null);
        return Optional.of(new Bounce(List.copyOf(recipients.values()), id, null, false));
    }

    /** Servers break their sentences where the line is full. */
    private static String oneBlank(String text) {
        return BLANKS.matcher(text).replaceAll(" ");
    }

    /** "User &lt;bob@example.org&gt; unknown" is a user unknown. */
    private static String withoutAddresses(String reason) {
        return oneBlank(ADDRESS.matcher(reason).replaceAll(" ").replace("< >", " "));
    }

    private static String aboveTheOriginal(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int end = text.length();
        for (String mark : COMES_BACK) {
            int at = lower.indexOf(mark);
            end = at > 0 ? Math.min(end, at) : end;
        }
        return text.substring(0, end);
    }

    /** Those that the header names; else that of our return path; else those that stand first on their line; else the first of all. */
    private List<String> addresses(Headers headers, List<Address> to, String text) {
        List<String> found = new ArrayList<>();
        for (String field : headers.all("X-Failed-Recipients")) {
            AddressList.inText(field).forEach(a -> take(a.address(), found));
        }
        to.forEach(own -> variable(own.address()).ifPresent(address -> take(address, found)));
        if (!found.isEmpty()) {
            return found;
        }
        Lines lines = new Lines(text);
        for (int i = 0; i < lines.count() && found.size() < MOST; i++) {
            beginning(lines.line(i).strip()).ifPresent(address -> take(address, found));
        }
        boolean named = !found.isEmpty();
        for (int i = 0; !named && i < lines.count(); i++) {
            labelled(lines.line(i).strip()).ifPresent(address -> take(address, found));
        }
        if (found.isEmpty()) {
            Matcher m = ADDRESS.matcher(text);
            while (found.isEmpty() && m.find()) {
                take(m.group(), found);
            }
        }
        return found;
    }

    /** @return the address that the line begins with */
    private static Optional<String> beginning(String line) {
        String opening =
                line.startsWith("<") || line.startsWith("\"") || line.startsWith("*") ? line.substring(1) : line;
        Matcher m = ADDRESS.matcher(opening);
        return m.lookingAt() ? Optional.of(m.group()) : Optional.empty();
    }

    private static Optional<String> labelled(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return LABELS.stream()
                .filter(lower::startsWith)
                .findFirst()
                .flatMap(label -> beginning(line.substring(label.length()).strip()));
    }

    /** Variable envelope return path: the recipient stands in the local part, with "=" for "@". */
    static Optional<String> variable(String returnPath) {
        int at = returnPath.lastIndexOf('@');
        int equals = at < 0 ? -1 : returnPath.lastIndexOf('=', at);
        if (equals < 1) {
            return Optional.empty();
        }
        int start = Math.max(returnPath.lastIndexOf('+', equals), returnPath.lastIndexOf('-', equals)) + 1;
        String address = returnPath.substring(start, equals) + "@" + returnPath.substring(equals + 1, at);
        return start > 0 && ADDRESS.matches(address) ? Optional.of(address) : Optional.empty();
    }

    private void take(String address, List<String> into) {
        String bare = address.endsWith(".") ? address.substring(0, address.length() - 1) : address;
        Address candidate = new Address(null, bare);
        String local = bare.substring(0, Math.max(0, bare.indexOf('@'))).toLowerCase(Locale.ROOT);
        if (!local.isEmpty() && !own.has(candidate) && !DAEMONS.contains(local) && into.size() < MOST) {
            into.add(bare);
        }
    }

    /** @return what is said where the address stands, at the first place where that explains something; all of the text if it is said nowhere */
    private static String reasonOf(String address, String text) {
        int places = 0;
        for (int at = text.indexOf(address); at >= 0 && places < 10; at = text.indexOf(address, at + 1)) {
            String reason = behind(text.substring(at + address.length()));
            if (Undelivered.explains(withoutAddresses(reason))) {
                return reason;
            }
            places++;
        }
        return text.substring(0, Math.min(text.length(), LONGEST_REASON)).strip();
    }

    /** @return what stands from there to the next blank line that something was said before */
    private static String behind(String text) {
        Lines lines = new Lines(text.substring(0, Math.min(text.length(), LONGEST_REASON)));
        StringBuilder near = new StringBuilder();
        for (int i = 0; i < Math.min(lines.count(), 8); i++) {
            if (i > 0 && lines.isBlank(i) && !near.toString().isBlank()) {
                break;
            }
            String line = lines.line(i);
            if (i > 0
                    && line.indexOf('@') > 0
                    && ADDRESS.matcher(line.strip().replace("<", "")).lookingAt()) {
                break; // the next recipient
            }
            near.append(line).append(' ');
        }
        return near.toString().replaceFirst("^[>:)\\s]+", "").strip();
    }
}

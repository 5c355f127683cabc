package org.postern.message;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.message.Bounce.Severity;

/**
 * How bad it is that a mail did not arrive: by the code of RFC 3463 where one is told, else by what the servers of this world write. In doubt an address is not
 * called bad: a customer lost to a wrong verdict costs more than a further bounce.
 */
final class Undelivered {
    static final Pattern STATUS = Pattern.compile("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b");

    private static final Pattern REPLY = Pattern.compile("\\b([45]\\d\\d)\\b");

    private static final List<String> UNKNOWN = List.of(
            "user unknown",
            "unknown user",
            "no such user",
            "no such recipient",
            "no such mailbox",
            "no such address",
            "user not found",
            "invalid mailbox",
            "not listed in",
            "this user doesn't have a",
            "couldn't find any host named",
            "host unknown",
            "no mailbox here",
            "does not exist",
            "doesn't exist",
            "address not found",
            "couldn't be found",
            "could not be found",
            "wasn't found at",
            "recipient not found",
            "unknown recipient",
            "invalid recipient",
            "unknown address",
            "unrouteable address",
            "unknown or illegal alias",
            "not a valid recipient",
            "mailbox not found",
            "account has been disabled",
            "account is disabled",
            "is not a known user",
            "host not found",
            "domain not found",
            "host or domain name not found",
            "name or service not known",
            "nxdomain",
            "не существует",
            "пользователь не найден",
            "нет такого пользователя",
            "адрес не найден",
            "ящик не найден",
            "почты не найден",
            "не існує",
            "neexistuje",
            "nebyla nalezena",
            "nebyl nalezen",
            "se nenašl",
            "nie istnieje",
            "nie znaleziono",
            "nie można odnaleźć",
            "existiert nicht",
            "nicht gefunden",
            "unbekannter empfänger",
            "benutzer unbekannt",
            "n'existe pas",
            "n’existe pas",
            "introuvable",
            "utilisateur inconnu",
            "destinataire inconnu",
            "aux lettres inconnue",
            "no existe",
            "no se ha encontrado",
            "usuario desconocido",
            "non esiste",
            "indirizzo non trovato",
            "utente sconosciuto",
            "bestaat niet",
            "não existe",
            "usuário desconhecido",
            "onbekende gebruiker",
            "hittades inte",
            "nem létezik",
            "ismeretlen felhasználó",
            "bulunamadı",
            "존재하지 않",
            "存在しません",
            "不存在");

    private static final List<String> REFUSED = List.of(
            "mailbox full",
            "mailbox is full",
            "over quota",
            "quota exceeded",
            "exceeded storage",
            "out of storage space",
            "insufficient system storage",
            "too large",
            "size limit",
            "spam",
            "blacklist",
            "blocklist",
            "block list",
            "blocked",
            "policy",
            "access denied",
            "dmarc",
            "not authenticated",
            "переполнен",
            "postfach ist voll",
            "postfach voll",
            "schránka je plná",
            "przepełnion",
            "pełna",
            "boîte pleine",
            "est pleine",
            "está llen",
            "casella piena",
            "caixa postal cheia",
            "is vol.",
            "已满");

    /** What may pass: nothing follows from it but that it is a reason. */
    private static final List<String> PASSING = List.of(
            "timed out",
            "timeout exceeded",
            "connection refused",
            "deferred",
            "did not accept our requests",
            "greylist");

    private Undelivered() {}

    /**
     * @param action of RFC 3464, in lower case; empty if it is not told
     * @param status as told; null if it is not
     * @param words what the server says
     */
    static Severity severity(String action, @Nullable String status, String words) {
        switch (action) {
            case "delivered", "relayed", "expanded" -> {
                return Severity.DELIVERED;
            }
            case "delayed" -> {
                return Severity.DELAYED;
            }
            default -> {
                // failed, or nothing told
            }
        }
        String said = words.toLowerCase(Locale.ROOT);
        String code =
                status == null || status.endsWith(".0.0") || status.equals("5.5.0") ? better(status, said) : status;
        if (code == null) {
            return byWords(said);
        }
        if (code.startsWith("4")) {
            return Severity.SOFT;
        }
        if (code.startsWith("2")) {
            return Severity.DELIVERED;
        }
        return switch (code.substring(0, code.lastIndexOf('.'))) {
            // 5.1.7 and 5.1.8 are about the sender's address
            case "5.1" -> code.equals("5.1.7") || code.equals("5.1.8") ? Severity.REFUSED : Severity.HARD;
            case "5.2" -> code.equals("5.2.1") ? Severity.HARD : Severity.REFUSED;
            case "5.4" -> network(code, said);
            case "5.7" -> Severity.REFUSED;
            default -> byWords(said);
        };
    }

    /** 5.4.1 is Exchange Online's answer for an address that it does not know; elsewhere the host did not answer. */
    private static Severity network(String code, String said) {
        return switch (code) {
            case "5.4.1" ->
                said.contains("recipient") || said.contains("access denied") ? Severity.HARD : Severity.SOFT;
            case "5.4.4" -> Severity.HARD;
            default -> Severity.SOFT;
        };
    }

    private static @Nullable String better(@Nullable String status, String said) {
        Matcher m = STATUS.matcher(said);
        while (m.find()) {
            if (!m.group(1).endsWith(".0.0")) {
                return m.group(1);
            }
        }
        return status != null && status.startsWith("4") ? status : null;
    }

    private static Severity byWords(String said) {
        if (UNKNOWN.stream().anyMatch(said::contains)) {
            return Severity.HARD;
        }
        if (REFUSED.stream().anyMatch(said::contains)) {
            return Severity.REFUSED;
        }
        return Severity.SOFT;
    }

    /** @return true if the words name a reason or a reply code of SMTP that says "never" or "not now" */
    static boolean explains(String words) {
        String said = words.toLowerCase(Locale.ROOT);
        return STATUS.matcher(said).find()
                || REPLY.matcher(said).find()
                || UNKNOWN.stream().anyMatch(said::contains)
                || REFUSED.stream().anyMatch(said::contains)
                || PASSING.stream().anyMatch(said::contains);
    }
}

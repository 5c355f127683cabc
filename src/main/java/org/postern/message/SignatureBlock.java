package org.postern.message;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a sender says of himself below his letter. It is a guess from lines of text, and taken only where nothing surer is known; in doubt nothing is found.
 *
 * @param phone as written; null: none found
 * @param company the line that names a legal form, as {@code Acme s.r.o.}; null: none found
 * @param position as {@code Sales manager}; null: none found
 */
public record SignatureBlock(
        @Nullable String phone,
        @Nullable String company,
        @Nullable String position) {
    private static final int MOST_LINES = 15;
    private static final int LONGEST = 80;

    /** Nine to fifteen digits after a plus or a label; E.164 allows fifteen. */
    private static final Pattern NUMBER = Pattern.compile("\\+?\\(?\\d[\\d \\u00a0().\\-/]{6,22}\\d");

    private static final Pattern PHONE_LABEL = Pattern.compile(
            "(?iu)(?:^|[\\s|,;])(?:tel|telefon|telephone|phone|mobil|mobile|mob|cell|gsm|m|t|тел|телефон|моб|мобильный|kom)\\s*[.:]");

    private static final Pattern NO_PHONE = Pattern.compile(
            "(?iu)\\b(?:fax|факс|faks|ičo?|dič|vat|nip|regon|krs|iban|инн|кпп|огрн|iču|account|účet)\\b");

    private static final Pattern COMPANY = Pattern.compile(
            "(?iu)(?:^|[\\s,\"“”«»])"
                    + "(?:s\\.\\s?r\\.\\s?o\\.?|a\\.\\s?s\\.|spol\\. s r|v\\.o\\.s\\.|gmbh|ag|kg|ltd|limited|llc|llp|inc|corp|plc|sp\\. ?z ?o\\. ?o\\.?|s\\.a\\.|sp\\. ?k\\.|kft|zrt"
                    + "|b\\.v\\.|n\\.v\\.|sarl|sas|s\\.r\\.l\\.|s\\.p\\.a\\.|oy|a/s|aps|a\\.ş\\.|ооо|оао|зао|пао|ао|ип|тов)(?=$|[\\s,.;)\"“”«»|])");

    private static final List<String> POSITIONS = List.of(
            "manager",
            "director",
            "engineer",
            "head of",
            "officer",
            "ceo",
            "cto",
            "cfo",
            "coo",
            "president",
            "founder",
            "owner",
            "assistant",
            "specialist",
            "consultant",
            "buyer",
            "purchasing",
            "accountant",
            "representative",
            "developer",
            "менеджер",
            "директор",
            "инженер",
            "руководитель",
            "начальник",
            "специалист",
            "бухгалтер",
            "снабжен",
            "консультант",
            "ředitel",
            "jednatel",
            "vedoucí",
            "manažer",
            "obchodní zástupce",
            "nákupčí",
            "technik",
            "účetní",
            "asistent",
            "kierownik",
            "dyrektor",
            "prezes",
            "specjalista",
            "handlowiec",
            "księgow",
            "zaopatrzeni",
            "geschäftsführer",
            "leiter",
            "leiterin",
            "einkäufer",
            "vertrieb",
            "ingenieur",
            "müdür",
            "gérant",
            "directeur",
            "responsable");

    private static final SignatureBlock NOTHING = new SignatureBlock(null, null, null);

    /** @return what the mail's signature says; nothing if it has none */
    public static SignatureBlock of(Mail mail) {
        String text = mail.text().of(Passage.Origin.SIGNATURE);
        return text.isBlank() ? NOTHING : of(text);
    }

    static SignatureBlock of(String text) {
        String phone = null;
        String company = null;
        String position = null;
        for (String raw : text.lines().limit(MOST_LINES).toList()) {
            String line = raw.replaceAll("[\\p{Z}\\s]+", " ").strip();
            if (line.isEmpty() || line.length() > LONGEST) {
                continue;
            }
            phone = phone == null ? phone(line).orElse(null) : phone;
            if (company == null && isCompany(line)) {
                company = line;
            } else if (position == null && isPosition(line)) {
                position = line;
            }
        }
        return new SignatureBlock(phone, company, position);
    }

    /** @return true if it says nothing */
    public boolean isEmpty() {
        return phone == null && company == null && position == null;
    }

    private static Optional<String> phone(String line) {
        if (NO_PHONE.matcher(line).find()) {
            return Optional.empty();
        }
        boolean labelled = PHONE_LABEL.matcher(line).find();
        Matcher matcher = NUMBER.matcher(line);
        while (matcher.find()) {
            String number = matcher.group().strip();
            long digits = number.chars().filter(Character::isDigit).count();
            if (digits >= 7 && digits <= 15 && (labelled || number.startsWith("+") && digits >= 9)) {
                return Optional.of(number);
            }
        }
        return Optional.empty();
    }

    private static boolean isCompany(String line) {
        return line.indexOf('@') < 0
                && line.length() >= 5
                && COMPANY.matcher(line).find();
    }

    private static boolean isPosition(String line) {
        String folded = line.toLowerCase(Locale.ROOT);
        return line.indexOf('@') < 0
                && line.chars().noneMatch(Character::isDigit)
                && line.split(" ").length <= 6
                && POSITIONS.stream().anyMatch(folded::contains);
    }
}

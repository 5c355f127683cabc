package org.postern.crm.sql;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Filing;
import org.postern.match.Party;
import org.postern.message.Address;
import org.postern.message.Form;

/**
 * Fills the templates of {@code set} and {@code crm.fields} with what is known of a mail: its headers, mailbox, party, rule, and the fields of a web form. What stands in a
 * mail is never taken as a template itself; an unknown placeholder stays as it is.
 */
public final class FieldTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z-]+(?:\\.[A-Za-z0-9_-]+)?)}");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final String FORM = "form.";
    private final ZoneId zone;
    private final FieldValue typed;

    public FieldTemplate(ZoneId zone) {
        this.zone = zone;
        this.typed = new FieldValue(zone);
    }

    public String fill(String template, Filing filing) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = value(matcher.group(1), filing);
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value == null ? matcher.group() : value));
        }
        return matcher.appendTail(filled).toString();
    }

    private @Nullable String value(String name, Filing filing) {
        return switch (name) {
            case "subject" -> filing.mail().subject();
            case "from" -> filing.mail().from().map(Address::address).orElse("");
            case "from-name" -> filing.mail().from().map(FieldTemplate::shown).orElse("");
            case "to" ->
                filing.mail().people().to().stream().map(Address::address).collect(Collectors.joining(", "));
            case "message-id" -> String.valueOf(filing.mail().messageId());
            case "language" ->
                filing.mail().language() == null ? "" : filing.mail().language();
            case "kind" -> filing.mail().kind().label();
            case "snippet" -> filing.mail().text().snippet();
            case "party" -> filing.match().party().map(Party::name).orElse("");
            case "party-type" ->
                filing.match()
                        .party()
                        .map(p -> p.type().name().toLowerCase(Locale.ROOT))
                        .orElse("nobody");
            case "mailbox-address" -> filing.mailbox().address();
            case "mailbox" -> filing.mailbox().name();
            case "rule" -> filing.rule().map(RuleConfig::name).orElse("");
            case "date" -> DATE.format(ZonedDateTime.ofInstant(filing.mail().date(), zone));
            default -> name.startsWith(FORM) ? form(name.substring(FORM.length()), filing) : null;
        };
    }

    /** @return a value from elsewhere, as the column takes it; empty if there is no such column, or it takes none */
    public Optional<String> typed(String value, String table, String column, Schema schema) {
        Schema.Column there = schema.column(table, column);
        return there == null ? Optional.empty() : typed.of(value, there);
    }

    private static String form(String field, Filing filing) {
        return filing.mail()
                .fact(Form.class)
                .map(form -> form.fields().getOrDefault(field, ""))
                .orElse("");
    }

    private static String shown(Address address) {
        return address.name() == null ? address.address() : address.name();
    }

    /** @return filled values by column, of those columns that are there and can hold them */
    public SortedMap<String, String> fill(Map<String, String> templates, String table, Schema schema, Filing filing) {
        SortedMap<String, String> values = new TreeMap<>();
        templates.forEach((field, template) -> {
            String column = schema.columnOf(table, field);
            Schema.Column there = schema.column(table, column);
            if (there != null) {
                typed.of(fill(template, filing), there).ifPresent(value -> values.put(column, value));
            }
        });
        return values;
    }
}

package org.postern.crm.espocrm;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Filing;
import org.postern.message.Address;

/**
 * Fills the templates of {@code set} and {@code crm.fields}: {@code {subject}}, {@code {from}}, {@code {from-name}}, {@code {mailbox}}, {@code {rule}},
 * {@code {date}}. What stands in a mail is never taken as a template itself; an unknown placeholder stays as it is.
 */
final class FieldTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z-]+)}");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private final ZoneId zone;

    FieldTemplate(ZoneId zone) {
        this.zone = zone;
    }

    String fill(String template, Filing filing) {
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
            case "mailbox" -> filing.mailbox().name();
            case "rule" -> filing.rule().map(RuleConfig::name).orElse("");
            case "date" -> DATE.format(ZonedDateTime.ofInstant(filing.mail().date(), zone));
            default -> null;
        };
    }

    private static String shown(Address address) {
        return address.name() == null ? address.address() : address.name();
    }

    /** @return filled values by column, of those columns that are there */
    SortedMap<String, String> fill(Map<String, String> templates, String table, EspoSchema schema, Filing filing) {
        SortedMap<String, String> values = new TreeMap<>();
        templates.forEach((field, template) -> {
            String column = schema.columnOf(table, field);
            if (schema.has(table, column)) {
                values.put(column, fill(template, filing));
            }
        });
        return values;
    }
}

package org.postern.config.reading;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.config.Setting;
import org.postern.config.Since;

/** Gathers the values of a configuration while it is read. */
final class Settings implements Trace {
    private final Map<String, Setting> found = new LinkedHashMap<>();

    List<Setting> all() {
        return List.copyOf(found.values());
    }

    @Override
    public void value(Item item, String text) {
        found.put(item.path(), new Setting(item.path(), text, item.at(), true));
    }

    @Override
    public void secret(Item item) {
        found.put(item.path(), new Setting(item.path(), item.raw().orElse(""), item.at(), true));
    }

    @Override
    public void setting(String path, @Nullable Item item, @Nullable Object usual) {
        if (item == null) {
            if (usual != null) {
                found.putIfAbsent(path, new Setting(path, asWritten(usual), null, false));
            }
        } else if (!item.path().equals(path)) {
            found.put(path, new Setting(path, expanded(item), item.at(), false));
        }
    }

    private static String expanded(Item item) {
        try {
            return item.source().references().expand(item.raw().orElse(""));
        } catch (BadValue e) {
            return item.raw().orElse("");
        }
    }

    /** @return as it would stand in the file */
    static String asWritten(Object value) {
        if (value instanceof Duration duration) {
            return duration(duration);
        }
        if (value instanceof Since.Ago ago) {
            return duration(ago.age());
        }
        if (value instanceof Since.StartOfYear) {
            return "start-of-year";
        }
        if (value instanceof Long octets) {
            return Octets.text(octets);
        }
        if (value instanceof Double factor) {
            return BigDecimal.valueOf(factor).stripTrailingZeros().toPlainString() + "x";
        }
        return value instanceof Enum<?> word
                ? word.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : value.toString();
    }

    private static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}

package org.postern.crm.mapped;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the parameters of one row stand for; what a row does not know itself, the one behind it does. */
final class Values {
    private final Map<String, @Nullable Object> own = new HashMap<>();
    private final Set<String> templates;
    private final @Nullable Values behind;
    private final Function<String, @Nullable Object> further;

    private Values(@Nullable Values behind, Function<String, @Nullable Object> further, Set<String> templates) {
        this.behind = behind;
        this.further = further;
        this.templates = templates;
    }

    /** @param further knows everything that is not put in; a String, a {@link NewId} or null */
    static Values of(Function<String, @Nullable Object> further) {
        return new Values(null, further, Set.of());
    }

    static Values none() {
        return of(name -> null);
    }

    Values and() {
        return new Values(this, further, Set.of());
    }

    /** @param filled values that come from templates of the configuration, and so may not be of the column's type */
    Values and(Map<String, String> filled) {
        Values more = new Values(this, further, Set.copyOf(filled.keySet()));
        filled.forEach(more::put);
        return more;
    }

    Values put(String name, @Nullable Object value) {
        own.put(name, value);
        return this;
    }

    @Nullable
    Object get(String name) {
        if (own.containsKey(name)) {
            return own.get(name);
        }
        return behind == null ? further.apply(name) : behind.get(name);
    }

    /** @return as the database gets it; null: NULL */
    @Nullable
    String text(String name) {
        Object value = get(name);
        return value instanceof NewId id ? id.value() : (String) value;
    }

    boolean isTemplate(String name) {
        return templates.contains(name) || !own.containsKey(name) && behind != null && behind.isTemplate(name);
    }
}

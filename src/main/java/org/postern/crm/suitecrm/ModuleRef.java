package org.postern.crm.suitecrm;

import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.Row;
import org.postern.match.RecordRef;

/** A row that others point to by module and id. */
record ModuleRef(Module module, String id) implements Row.Ref, Comparable<ModuleRef> {
    private static final Comparator<ModuleRef> ORDER =
            Comparator.comparing(ModuleRef::module).thenComparing(ModuleRef::id);

    static ModuleRef of(RecordRef record) {
        return new ModuleRef(Module.of(record.type()), record.id());
    }

    static ModuleRef email(String id) {
        return new ModuleRef(Module.EMAILS, id);
    }

    /** @return empty if there is none, or it is of a module that means nothing to us */
    static Optional<ModuleRef> of(@Nullable String module, @Nullable String id) {
        return id == null || id.isEmpty()
                ? Optional.empty()
                : Module.named(module).map(known -> new ModuleRef(known, id));
    }

    @Override
    public String type() {
        return module.label();
    }

    Optional<RecordRef> record() {
        return module.recordType().map(type -> new RecordRef(type, id));
    }

    /** In the order in which rows are locked. */
    @Override
    public int compareTo(ModuleRef other) {
        return ORDER.compare(this, other);
    }
}

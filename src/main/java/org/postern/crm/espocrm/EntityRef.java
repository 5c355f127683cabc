package org.postern.crm.espocrm;

import org.postern.match.RecordRef;

/** A row that others point to by type and id. */
record EntityRef(Entity entity, String id) implements org.postern.crm.sql.Row.Ref {
    static EntityRef of(RecordRef record) {
        return new EntityRef(Entity.of(record.type()), record.id());
    }

    static EntityRef email(String id) {
        return new EntityRef(Entity.EMAIL, id);
    }

    @Override
    public String type() {
        return entity.type();
    }
}

package org.postern.crm.mapped;

import org.jspecify.annotations.Nullable;

/** The id of a row that is planned. Until the database has given it, it goes by a name of ours, which no id of a database looks like. */
final class NewId {
    private final String planned;
    private @Nullable String given;

    /** @param kind what it is of, by its key in {@code ids} */
    NewId(String kind, int number) {
        this.planned = "~" + kind + number;
    }

    void give(String id) {
        given = id;
    }

    boolean isGiven() {
        return given != null;
    }

    String planned() {
        return planned;
    }

    /** @return the database's if it is known, else ours */
    String shown() {
        String id = given;
        return id == null ? planned : id;
    }

    /** @throws IllegalStateException if the database has not given it */
    String value() {
        String id = given;
        if (id == null) {
            throw new IllegalStateException(planned + " is used before the database has given it");
        }
        return id;
    }
}

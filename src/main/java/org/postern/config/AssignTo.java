package org.postern.config;

import org.jspecify.annotations.Nullable;

/** Who is to be responsible, as a rule says it. Names are known to be defined (users are CRM user names, checked on connect). */
public sealed interface AssignTo {
    record User(String name) implements AssignTo {}

    record Role(String name) implements AssignTo {}

    record Queue(String name) implements AssignTo {}

    /**
     * The owner of the linked record or client.
     *
     * @param orElse if there is none; null: nobody
     */
    record Owner(@Nullable AssignTo orElse) implements AssignTo {}
}

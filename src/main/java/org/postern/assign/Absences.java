package org.postern.assign;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is away on a day. */
public interface Absences {
    /** Nobody is ever away. */
    Absences NONE = (user, day) -> Optional.empty();

    /** @return empty if the user is here on that day */
    Optional<Away> of(User user, LocalDate day);

    /**
     * @param until last day, included
     * @param substitute login or id of who stands in; null: nobody
     */
    record Away(LocalDate until, @Nullable String substitute) {}
}

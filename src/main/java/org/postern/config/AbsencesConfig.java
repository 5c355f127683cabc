package org.postern.config;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is away: an iCalendar file, or the list itself, or the CRM's own table.
 *
 * @param calendar where {@code list} was read from; null if the list stands in the configuration itself, or the CRM is used
 */
public record AbsencesConfig(@Nullable Path calendar, List<Absence> list, boolean crm) {
    /** @param until last day, included. @param substitute CRM user name; null: nobody */
    public record Absence(
            String user,
            LocalDate from,
            LocalDate until,
            @Nullable String substitute) {}
}

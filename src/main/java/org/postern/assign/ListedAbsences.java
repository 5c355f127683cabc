package org.postern.assign;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.postern.config.AbsencesConfig.Absence;

/** The absences that the configuration lists. Where several of a user overlap, the longest counts. */
public final class ListedAbsences implements Absences {
    private final List<Absence> absences;

    public ListedAbsences(List<Absence> absences) {
        this.absences = List.copyOf(absences);
    }

    @Override
    public Optional<Away> of(User user, LocalDate day) {
        return absences.stream()
                .filter(absence -> absence.user().equalsIgnoreCase(user.login())
                        || absence.user().equals(user.id()))
                .filter(absence -> !day.isBefore(absence.from()) && !day.isAfter(absence.until()))
                .max(Comparator.comparing(Absence::until))
                .map(absence -> new Away(absence.until(), absence.substitute()));
    }
}

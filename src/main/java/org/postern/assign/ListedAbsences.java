package org.postern.assign;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.postern.config.AbsencesConfig;
import org.postern.config.AbsencesConfig.Absence;
import org.postern.config.Config;

/** The absences that the configuration lists. Where several of a user overlap, the longest counts. */
public final class ListedAbsences implements Absences {
    private final List<Absence> absences;

    /** @return those of the configuration itself; the CRM's are asked of its {@link Staff} */
    public static Absences of(Config config) {
        return config.absences()
                .map(AbsencesConfig::list)
                .<Absences>map(ListedAbsences::new)
                .orElse(Absences.NONE);
    }

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

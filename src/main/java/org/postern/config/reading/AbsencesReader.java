package org.postern.config.reading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.config.AbsencesConfig;
import org.postern.config.AbsencesConfig.Absence;

/** Reads {@code absences}: a calendar file, a list, or {@code crm}. */
final class AbsencesReader {
    private static final Set<String> KEYS = Set.of("user", "from", "until", "substitute");

    private static final int LARGEST = 8 << 20;

    private final Path folder;
    private final ZoneId zone;
    private final Fingerprint fingerprint;

    /** @param zone in which the days of timed events are told */
    AbsencesReader(Path folder, ZoneId zone, Fingerprint fingerprint) {
        this.folder = folder;
        this.zone = zone;
        this.fingerprint = fingerprint;
    }

    Optional<AbsencesConfig> read(Section root) {
        return root.find("absences").flatMap(item -> item.isList() ? Optional.of(list(item)) : fileOrCrm(item));
    }

    private Optional<AbsencesConfig> fileOrCrm(Item item) {
        return item.as(Scalars.TEXT).map(text -> {
            if (text.equals("crm")) {
                return new AbsencesConfig(null, List.of(), true);
            }
            Path calendar = folder.resolve(text);
            if (!Files.isRegularFile(calendar)) {
                item.problem("no file " + calendar, "allowed: an iCalendar file, a list of absences, or crm");
            }
            return new AbsencesConfig(calendar, calendar(item, calendar), false);
        });
    }

    private List<Absence> calendar(Item item, Path file) {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            if (Files.size(file) > LARGEST) {
                item.problem(file + " is larger than 8 MiB");
                return List.of();
            }
            byte[] bytes = Files.readAllBytes(file);
            fingerprint.add(file.toString(), bytes);
            return new AbsenceCalendar(zone).read(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            item.problem(file + " cannot be read: " + Unreadable.why(e));
        } catch (BadValue e) {
            item.problem(file + ": " + e.message(), e.hint());
        }
        return List.of();
    }

    private static AbsencesConfig list(Item item) {
        return new AbsencesConfig(
                null, item.list().stream().map(AbsencesReader::absence).toList(), false);
    }

    private static Absence absence(Item item) {
        Section section = Section.of(item, KEYS);
        LocalDate from = section.require("from", Scalars.DATE, LocalDate.EPOCH);
        LocalDate until = section.require("until", Scalars.DATE, LocalDate.MAX);
        if (until.isBefore(from)) {
            section.problem("until", until + " is before " + from, null);
        }
        return new Absence(
                section.require("user", Scalars.TEXT, ""),
                from,
                until,
                section.read("substitute", Scalars.TEXT).orElse(null));
    }
}

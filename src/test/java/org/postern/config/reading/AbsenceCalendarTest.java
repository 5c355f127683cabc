package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.AbsencesConfig.Absence;

class AbsenceCalendarTest {
    private final AbsenceCalendar calendar = new AbsenceCalendar(ZoneId.of("Europe/Prague"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            whole days             | DTSTART;VALUE=DATE:20260701         | DTEND;VALUE=DATE:20260715  | 2026-07-01..2026-07-14
            one day                | DTSTART;VALUE=DATE:20260701         | DTEND;VALUE=DATE:20260702  | 2026-07-01..2026-07-01
            a day without an end   | DTSTART;VALUE=DATE:20260701         |                            | 2026-07-01..2026-07-01
            a duration             | DTSTART;VALUE=DATE:20260701         | DURATION:P2W               | 2026-07-01..2026-07-14
            over the clock change  | DTSTART;VALUE=DATE:20260327         | DTEND;VALUE=DATE:20260331  | 2026-03-27..2026-03-30
            a working day          | DTSTART:20260701T070000Z            | DTEND:20260701T160000Z     | 2026-07-01..2026-07-01
            days told by the hour  | DTSTART:20260701T070000Z            | DTEND:20260703T100000Z     | 2026-07-01..2026-07-03
            until midnight here    | DTSTART:20260701T060000Z            | DTEND:20260702T220000Z     | 2026-07-01..2026-07-02
            the zone counts        | DTSTART:20260701T230000Z            | DTEND:20260702T100000Z     | 2026-07-02..2026-07-02
            a dentist              | DTSTART:20260701T070000Z            | DTEND:20260701T080000Z     |
            an instant             | DTSTART:20260701T070000Z            |                            |
            """)
    void daysAreToldWithTheLastOneIncluded(String why, String start, String end, String expected) throws BadValue {
        List<Absence> read = calendar.read(event("SUMMARY:anna", start, end));
        assertThat(read.stream().map(a -> a.from() + ".." + a.until()).collect(Collectors.joining(" ")))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            anna                                | anna  |
            anna: holidays                      | anna  |
            anna: holidays at the sea           | anna  |
            anna -> boris                       | anna  | boris
            anna → boris                        | anna  | boris
            anna: holidays -> boris             | anna  | boris
            anna.smith@example.com: ill → boris | anna.smith@example.com | boris
            """)
    void theSummaryNamesTheUserAndWhoStandsIn(String summary, String user, String substitute) throws BadValue {
        Absence absence = calendar.read(event("SUMMARY:" + summary, "DTSTART;VALUE=DATE:20260701", ""))
                .get(0);
        assertThat(absence.user()).isEqualTo(user);
        assertThat(absence.substitute()).isEqualTo(substitute);
    }

    @Test
    void eventsMayRecur() throws BadValue {
        assertThat(calendar.read(event("SUMMARY:anna", "DTSTART;VALUE=DATE:20260102", "RRULE:FREQ=WEEKLY;COUNT=3")))
                .extracting(Absence::from)
                .containsExactly(
                        LocalDate.parse("2026-01-02"), LocalDate.parse("2026-01-09"), LocalDate.parse("2026-01-16"));
        assertThat(calendar.read(event("SUMMARY:anna", "DTSTART;VALUE=DATE:20260102", "RRULE:FREQ=DAILY")))
                .hasSize(500);
    }

    @Test
    void cancelledEventsDoNotCount() throws BadValue {
        assertThat(calendar.read(event("SUMMARY:anna", "DTSTART;VALUE=DATE:20260102", "STATUS:CANCELLED")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUMMARY:", "SUMMARY:Summer party in Brno", "DESCRIPTION:anna"})
    void anEventThatNamesNobodyIsAProblem(String summary) {
        assertThatThrownBy(() -> calendar.read(event(summary, "DTSTART;VALUE=DATE:20260102", "")))
                .isInstanceOfSatisfying(
                        BadValue.class, e -> assertThat(e.message()).contains("names no user"));
    }

    @Test
    void whatIsNoCalendarIsAProblem() {
        assertThatThrownBy(() -> calendar.read("anna is away"))
                .isInstanceOfSatisfying(
                        BadValue.class, e -> assertThat(e.message()).isEqualTo("holds no calendar"));
        assertThatThrownBy(() -> calendar.read(event("SUMMARY:anna", "DTEND;VALUE=DATE:20260102", "")))
                .isInstanceOfSatisfying(
                        BadValue.class, e -> assertThat(e.message()).contains("has no start"));
    }

    private static String event(String summary, String start, String more) {
        return String.join(
                "\r\n",
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//test//EN",
                "BEGIN:VEVENT",
                "UID:1@example.com",
                "DTSTAMP:20260101T000000Z",
                summary,
                start,
                more == null || more.isEmpty() ? "X-NOTHING:1" : more,
                "END:VEVENT",
                "END:VCALENDAR",
                "");
    }
}

package org.postern.assign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.match.Mailboxes.NOWHERE;
import static org.postern.rules.RuleDraft.PRAGUE;
import static org.postern.rules.RuleDraft.always;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.assign.Turns.QueueNotLocked;
import org.postern.assign.Turns.Turn;
import org.postern.config.AbsencesConfig.Absence;
import org.postern.config.AssignTo;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.config.RulesConfig.RoleConfig;
import org.postern.config.Shift;
import org.postern.match.Mailboxes;
import org.postern.match.Match;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.message.TraceStep;
import org.postern.rules.Decision;
import org.postern.rules.RuleDraft;

/** Anna, Boris and Cyril work; Otto left; Petra is on leave and has Boris stand in; Quido is on leave without anybody; Rita and Sara stand in for each other. */
class AssignerTest {
    private static final Instant NOW = Instant.parse("2026-03-04T23:30:00Z"); // 5 March in Prague

    private final StaffTable staff = new StaffTable()
            .users("anna", "boris", "cyril", "petra", "quido", "rita", "sara")
            .inactive("otto")
            .withTeam("Support", "cyril", "otto", "anna")
            .withRole("Sales manager", "boris")
            .withRole("Empty");
    private final Absences absences = new ListedAbsences(List.of(
            away("petra", "boris"),
            away("quido", null),
            away("rita", "sara"),
            away("sara", "rita"),
            new Absence("anna", LocalDate.parse("2026-03-03"), LocalDate.parse("2026-03-04"), null)));
    private final RulesConfig rules = new RulesConfig(
            List.of(),
            Map.of(),
            queues(
                    queue("sales", null, "anna", "boris", "cyril"),
                    queue("one", null, "cyril"),
                    queue("empty", new AssignTo.User("anna")),
                    queue("gone", new AssignTo.Queue("one"), "otto", "quido", "nobody"),
                    queue("round", new AssignTo.Queue("trip"), "otto"),
                    queue("trip", new AssignTo.Queue("round"), "quido"),
                    queue("leave", new AssignTo.User("anna"), "petra", "quido"),
                    queue("mixed", null, "petra", "cyril"),
                    new QueueConfig(NOWHERE, "busy", members("anna", "boris", "cyril"), Method.LEAST_BUSY, null),
                    new QueueConfig(
                            NOWHERE,
                            "team",
                            List.of(new Member(null, "Support", 1), new Member("anna", null, 5)),
                            Method.ROUND_ROBIN,
                            null),
                    new QueueConfig(
                            NOWHERE,
                            "shifts",
                            List.of(
                                    new Member("anna", null, 1, shift("08:00-17:00"), null, null),
                                    new Member("boris", null, 1, shift("22:00-06:00"), null, null)),
                            Method.ROUND_ROBIN,
                            new AssignTo.User("cyril")),
                    new QueueConfig(
                            NOWHERE,
                            "capped",
                            List.of(
                                    new Member("anna", null, 1, Shift.ALWAYS, null, 2),
                                    new Member("boris", null, 1, Shift.ALWAYS, 5, null)),
                            Method.ROUND_ROBIN,
                            new AssignTo.User("cyril"))),
            Map.of(
                    "duty", new RoleConfig(NOWHERE, "duty", members("anna", "otto", "boris", "petra"), null, null),
                    "managers", new RoleConfig(NOWHERE, "managers", List.of(), "Sales manager", null),
                    "support", new RoleConfig(NOWHERE, "support", List.of(), null, "Support"),
                    "nobody", new RoleConfig(NOWHERE, "nobody", List.of(), "Empty", null)),
            List.of());
    private final Assigner assigner = new Assigner(rules, absences, PRAGUE);

    /**
     * @param record owner of the record the mail continues; {@code !} in front: the record is not active
     * @param party type and owner of the party
     * @param rule what the rule says; {@code !} in front: always
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            nobody is wanted                  | -      | -             | true     | -                 | -          | -               | none
            the rule's user                   | -      | -             | true     | user:anna         | -          | anna            | user:anna
            the owner of the record first     | boris  | CONTACT:cyril | true     | user:anna         | -          | boris           | owner-of-record
            not of a closed record            | !boris | CONTACT:cyril | true     | user:anna         | -          | cyril           | owner-of-client
            a record of nobody                | ?      | CONTACT:cyril | true     | user:anna         | -          | cyril           | owner-of-client
            the owner of the client           | -      | CONTACT:cyril | true     | user:anna         | -          | cyril           | owner-of-client
            of an account                     | -      | ACCOUNT:cyril | true     | user:anna         | -          | cyril           | owner-of-client
            of a lead                         | -      | LEAD:cyril    | true     | user:anna         | -          | cyril           | owner-of-client
            not of a closed lead              | -      | LEAD!:cyril   | true     | user:anna         | -          | anna            | user:anna
            not of one of us                  | -      | USER:cyril    | true     | user:anna         | -          | anna            | user:anna
            not where the mailbox says no     | -      | CONTACT:cyril | false    | user:anna         | -          | anna            | user:anna
            a client of nobody                | -      | CONTACT:?     | true     | user:anna         | -          | anna            | user:anna
            always before the client          | -      | CONTACT:cyril | true     | !user:anna        | -          | anna            | user:anna
            always before the record          | boris  | CONTACT:cyril | true     | !user:anna        | -          | anna            | user:anna
            always, but he has left           | boris  | CONTACT:cyril | true     | !user:otto        | -          | boris           | owner-of-record
            an owner who has left             | otto   | CONTACT:cyril | true     | user:anna         | -          | cyril           | owner-of-client
            an owner who is deleted           | zoe    | CONTACT:zoe   | true     | user:anna         | -          | anna            | user:anna
            an owner on leave                 | petra  | -             | true     | user:anna         | -          | boris           | owner-of-record
            a rule's owner                    | -      | CONTACT:cyril | false    | owner             | -          | cyril           | owner-of-client
            a rule's owner of the record      | boris  | CONTACT:cyril | false    | owner             | -          | boris           | owner-of-record
            a rule's owner, else              | -      | -             | true     | owner>user:anna   | -          | anna            | user:anna
            a rule's owner, nobody else       | -      | -             | true     | owner             | -          | unassigned      | none
            the mailbox default               | -      | -             | true     | -                 | user:anna  | anna            | mailbox-default
            the default where the rule fails  | -      | -             | true     | user:otto         | queue:one  | cyril           | mailbox-default
            nobody is left                    | -      | -             | true     | user:otto         | user:quido | unassigned      | none
            a user who is not in the CRM      | -      | -             | true     | user:zoe          | -          | unassigned      | none
            on leave, somebody stands in      | -      | -             | true     | user:petra        | -          | boris           | user:petra
            on leave, nobody stands in        | -      | -             | true     | user:quido        | -          | unassigned      | none
            two on leave for each other       | -      | -             | true     | user:rita         | -          | unassigned      | none
            a role: many at once              | -      | -             | true     | role:duty         | -          | anna boris      | role:duty
            a role of the CRM                 | -      | -             | true     | role:managers     | -          | boris           | role:managers
            a team as a role                  | -      | -             | true     | role:support      | -          | cyril anna      | role:support
            a role of nobody                  | -      | -             | true     | role:nobody       | user:anna  | anna            | mailbox-default
            a queue                           | -      | -             | true     | queue:sales       | -          | anna            | queue:sales
            a queue of one                    | -      | -             | true     | queue:one         | -          | cyril           | queue:one
            an empty queue                    | -      | -             | true     | queue:empty       | -          | anna            | fallback of queue:empty
            a queue where nobody can          | -      | -             | true     | queue:gone        | -          | cyril           | fallback of queue:gone
            queues that go round              | -      | -             | true     | queue:round       | -          | unassigned      | none
            queues that go round, then        | -      | -             | true     | queue:round       | user:anna  | anna            | mailbox-default
            a queue all on leave              | -      | -             | true     | queue:leave       | -          | boris           | queue:leave
            a queue: who is here comes first  | -      | -             | true     | queue:mixed       | -          | cyril           | queue:mixed
            a queue of a team                 | -      | -             | true     | queue:team        | -          | anna            | queue:team
            """)
    void findsTheResponsible(
            String why,
            @Nullable String record,
            @Nullable String party,
            boolean toOwner,
            @Nullable String rule,
            @Nullable String mailboxDefault,
            @Nullable String users,
            String by) {
        Assignment assignment = assign(record, party, toOwner, rule, mailboxDefault, GroupTurns.simulated(Map.of()));
        assertThat(assignment.users().stream().map(User::login).collect(Collectors.joining(" ")))
                .isEqualTo(users == null || users.equals("unassigned") ? "" : users);
        assertThat(assignment.by()).isEqualTo(by);
        assertThat(assignment.unassigned()).isEqualTo("unassigned".equals(users));
    }

    @Test
    void aQueueGoesRoundFromMailToMail() {
        GroupTurns turns = new GroupTurns(Map.of("sales", new Turn("u-anna", Map.of("u-anna", 1L))));
        assertThat(inTurn("queue:sales", turns, 5)).isEqualTo("boris cyril anna boris cyril");
        assertThat(turns.changed()).containsOnlyKeys("sales");
        assertThat(turns.changed().get("sales").last()).isEqualTo("u-cyril");
    }

    @Test
    void anAssignmentByItselfMovesNoTurn() {
        GroupTurns turns = new GroupTurns(Map.of("sales", Turn.START));
        assertThat(assign(null, null, true, "queue:sales", null, turns).turn()).isPresent();
        assertThat(turns.changed()).isEmpty();
    }

    @Test
    void aFollowUpToAnOwnerTakesNoTurn() {
        assertThat(assign("boris", null, true, "queue:sales", null, new GroupTurns(Map.of()))
                        .turn())
                .isEmpty();
        assertThat(assign(null, "CONTACT:cyril", true, "queue:sales", null, new GroupTurns(Map.of()))
                        .turn())
                .isEmpty();
    }

    @Test
    void aQueueWhoseRowIsNotHeldIsAskedFor() {
        assertThatThrownBy(() -> assign(null, null, true, "queue:sales", null, new GroupTurns(Map.of())))
                .isInstanceOfSatisfying(
                        QueueNotLocked.class, e -> assertThat(e.queue()).isEqualTo("sales"));
    }

    @Test
    void theTurnOfAFallbackIsThatOfItsQueue() {
        GroupTurns turns = GroupTurns.simulated(Map.of());
        assertThat(assign(null, null, true, "queue:gone", null, turns).turn())
                .hasValueSatisfying(turn -> assertThat(turn.queue()).isEqualTo("one"));
    }

    @Test
    void theTurnIsTheMembersThoughASubstituteStandsIn() {
        assertThat(assign(null, null, true, "queue:leave", null, GroupTurns.simulated(Map.of()))
                        .turn())
                .hasValueSatisfying(turn -> assertThat(turn.userId()).isEqualTo("u-petra"));
    }

    @Test
    void theLeastBusyGetsItAndTiesGoByTurn() {
        staff.open("anna", 3).open("boris", 1).open("cyril", 1);
        GroupTurns turns = GroupTurns.simulated(Map.of());
        assertThat(inTurn("queue:busy", turns, 2)).isEqualTo("boris cyril");
        staff.open("boris", 5).open("cyril", 5);
        assertThat(inTurn("queue:busy", turns, 1)).isEqualTo("anna");
    }

    @Test
    void onlyWhoWorksAtThisHourGetsSomething() {
        GroupTurns turns = GroupTurns.simulated(Map.of());
        assertThat(inTurn("queue:shifts", turns, 3)).as("half past midnight").isEqualTo("boris boris boris");
        assertThat(assign(null, null, true, "queue:shifts", null, turns).trace())
                .contains(new TraceStep("assign queue:shifts", false, "anna does not work at this hour"));
    }

    @Test
    void whoHasHadHisShareOfTheDayOrIsLoadedGetsNoMore() {
        GroupTurns turns = GroupTurns.simulated(Map.of());
        assertThat(inTurn("queue:capped", turns, 6)).isEqualTo("anna boris anna boris boris boris");
        staff.open("boris", 5);
        assertThat(inTurn("queue:capped", turns, 1)).isEqualTo("cyril");
        assertThat(assign(null, null, true, "queue:capped", null, turns).trace())
                .contains(
                        new TraceStep("assign queue:capped", false, "anna has had 2 today, and is to have no more"),
                        new TraceStep("assign queue:capped", false, "boris has 5 open items, and is to have no more"));
        Turn yesterday = new Turn(
                "u-anna", Map.of("u-anna", 2L), new Turns.Today(LocalDate.parse("2026-03-04"), Map.of("u-anna", 2L)));
        assertThat(inTurn("queue:capped", GroupTurns.simulated(Map.of("capped", yesterday)), 1))
                .isEqualTo("anna");
    }

    @Test
    void theCrmsOwnAbsencesCount() {
        staff.onLeave("anna", LocalDate.parse("2026-03-09"));
        assertThat(inTurn("queue:sales", GroupTurns.simulated(Map.of()), 3)).isEqualTo("boris cyril boris");
        assertThat(assign("anna", null, true, "user:cyril", null, GroupTurns.simulated(Map.of()))
                        .trace())
                .contains(new TraceStep("assign owner-of-record", false, "anna is away until 2026-03-09"));
    }

    @Test
    void aForecastTellsTheNextAndTakesNoTurn() {
        staff.open("boris", 4);
        QueueForecast forecast = new QueueForecast(rules, absences, PRAGUE, staff);
        Map<String, Turn> turns = Map.of("mixed", new Turn("u-petra", Map.of("u-petra", 1L)));
        assertThat(forecast.of(rules.queues().get("sales"), turns, 4, NOW).next())
                .containsExactly("anna", "boris", "cyril", "anna");
        assertThat(forecast.of(rules.queues().get("leave"), turns, 2, NOW))
                .satisfies(standing ->
                        assertThat(standing.next()).containsExactly("boris (for petra)", "boris (for petra)"))
                .satisfies(standing -> assertThat(standing.unable())
                        .containsExactly(
                                "petra is away until 2026-03-31, boris stands in", "quido is away until 2026-03-31"));
        assertThat(forecast.of(rules.queues().get("mixed"), turns, 1, NOW))
                .satisfies(standing -> assertThat(standing.last()).isEqualTo("petra"))
                .satisfies(standing -> assertThat(standing.members())
                        .containsExactly(
                                new QueueForecast.Place("petra", 1, 1, 0, 0),
                                new QueueForecast.Place("cyril", 1, 0, 0, 0)));
        assertThat(forecast.of(rules.queues().get("empty"), turns, 1, NOW).next())
                .containsExactly("anna (fallback of queue:empty)");
        assertThat(forecast.of(rules.queues().get("round"), turns, 1, NOW).next())
                .containsExactly("-");
    }

    @Test
    void everybodyWhoIsPassedOverIsTold() {
        assertThat(assign(null, null, true, "queue:gone", null, GroupTurns.simulated(Map.of()))
                        .trace())
                .containsExactly(
                        new TraceStep("assign queue:gone", false, "nobody is no user of the CRM"),
                        new TraceStep("assign queue:gone", false, "otto is not active"),
                        new TraceStep("assign queue:gone", false, "quido is away until 2026-03-31"),
                        new TraceStep("assign queue:gone", false, "no member can"),
                        new TraceStep("assign queue:one", true, "cyril"));
    }

    @Test
    void theLongestOfSeveralAbsencesCounts() {
        Absences several = new ListedAbsences(List.of(
                new Absence("anna", LocalDate.parse("2026-03-01"), LocalDate.parse("2026-03-10"), "boris"),
                new Absence("ANNA", LocalDate.parse("2026-03-05"), LocalDate.parse("2026-03-20"), "cyril")));
        User anna = staff.user("anna").orElseThrow();
        assertThat(several.of(anna, LocalDate.parse("2026-03-05")))
                .contains(new Absences.Away(LocalDate.parse("2026-03-20"), "cyril"));
        assertThat(several.of(anna, LocalDate.parse("2026-03-04")))
                .contains(new Absences.Away(LocalDate.parse("2026-03-10"), "boris"));
        assertThat(several.of(anna, LocalDate.parse("2026-03-21"))).isEmpty();
    }

    private String inTurn(String rule, GroupTurns turns, int mails) {
        StringBuilder users = new StringBuilder();
        for (int i = 0; i < mails; i++) {
            Assignment assignment = assign(null, null, true, rule, null, turns);
            assignment.turn().ifPresent(turn -> turns.take(turn, ""));
            users.append(i == 0 ? "" : " ").append(assignment.users().get(0).login());
        }
        return users.toString();
    }

    private Assignment assign(
            @Nullable String record,
            @Nullable String party,
            boolean toOwner,
            @Nullable String rule,
            @Nullable String mailboxDefault,
            Turns turns) {
        boolean first = rule != null && rule.startsWith("!");
        AssignTo target = rule == null ? null : target(first ? rule.substring(1) : rule);
        Decision decision = new Decision(
                Optional.of(RuleDraft.rule("r", always(), target, first, Create.NONE, null, true)), List.of());
        MailboxConfig mailbox = Mailboxes.mailbox(
                "sales",
                UnknownSender.LEAD,
                toOwner,
                List.of(),
                mailboxDefault == null ? null : target(mailboxDefault));
        Match match = new Match(
                Optional.ofNullable(party).map(AssignerTest::party),
                Optional.ofNullable(record).map(AssignerTest::record),
                Optional.empty(),
                "party",
                false,
                List.of());
        return assigner.assign(decision, match, mailbox, staff, turns, NOW);
    }

    private static AssignTo target(String told) {
        String[] parts = told.split(":", 2);
        return switch (parts[0]) {
            case "user" -> new AssignTo.User(parts[1]);
            case "role" -> new AssignTo.Role(parts[1]);
            case "queue" -> new AssignTo.Queue(parts[1]);
            default -> new AssignTo.Owner(told.contains(">") ? target(told.substring(told.indexOf('>') + 1)) : null);
        };
    }

    private static OpenRecord record(String told) {
        String owner = told.equals("?") ? null : "u-" + told.replace("!", "");
        return new OpenRecord(
                new RecordRef(RecordRef.Type.CASE, "k"), "k", !told.startsWith("!"), owner, null, null, null, Set.of());
    }

    private static Party party(String told) {
        String[] parts = told.split(":");
        PartyType type = PartyType.valueOf(parts[0].replace("!", ""));
        String owner = parts[1].equals("?") ? null : "u-" + parts[1];
        return new Party(type, "p", "p", null, owner, !parts[0].endsWith("!"), null);
    }

    private static QueueConfig queue(String name, @Nullable AssignTo fallback, String... users) {
        return new QueueConfig(NOWHERE, name, members(users), Method.ROUND_ROBIN, fallback);
    }

    private static Map<String, QueueConfig> queues(QueueConfig... queues) {
        return Arrays.stream(queues).collect(Collectors.toMap(QueueConfig::name, queue -> queue));
    }

    private static Shift shift(String hours) {
        return new Shift(LocalTime.parse(hours.substring(0, 5)), LocalTime.parse(hours.substring(6)), Set.of());
    }

    private static List<Member> members(String... users) {
        return Arrays.stream(users).map(user -> new Member(user, null, 1)).toList();
    }

    private static Absence away(String user, @Nullable String substitute) {
        return new Absence(user, LocalDate.parse("2026-03-05"), LocalDate.parse("2026-03-31"), substitute);
    }
}

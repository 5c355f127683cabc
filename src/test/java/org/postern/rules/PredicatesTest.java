package org.postern.rules;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.match.MailDraft.aMail;
import static org.postern.match.Mailboxes.NOWHERE;
import static org.postern.rules.RuleDraft.always;
import static org.postern.rules.RuleDraft.not;
import static org.postern.rules.RuleDraft.scene;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.config.Condition;
import org.postern.config.Condition.SizeRange;
import org.postern.match.Direction;
import org.postern.match.MailDraft;
import org.postern.match.Mailboxes;
import org.postern.match.Match;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.message.Kind;

class PredicatesTest {
    static Stream<Arguments> predicates() {
        MailDraft ann = aMail().from("Ann Smith <ann@Sub.Client.example>");
        MailDraft pdf = aMail().attachment("Offer 17.PDF", "application/pdf", 5000, false)
                .attachment("logo.png", "image/png", 900, true);
        MailDraft friday = aMail().receivedAt("2026-03-06T21:30:00Z"); // 22:30 in Prague
        MailDraft saturday = aMail().receivedAt("2026-03-07T01:30:00Z"); // 02:30 in Prague
        return Stream.of(
                row("always", always(), aMail(), true),
                row("from: the address", from("ann@sub.client.example"), ann, true),
                row("from: the name form", from("ann smith <*>"), ann, true),
                row("from: a wildcard", from("*@*.client.example"), ann, true),
                row("from: covers the whole value", from("ann"), ann, false),
                row("from: any of several", from("bob@*", "ann@*"), ann, true),
                row("from: nobody", from("*"), aMail().from(null), false),
                row("to: To", to("sales@example.com"), aMail().to("Sales <SALES@example.com>"), true),
                row("to: Cc", to("sales@example.com"), aMail().cc("sales@example.com"), true),
                row(
                        "to: Delivered-To",
                        to("sales+web@example.com"),
                        aMail().deliveredTo("sales+web@example.com"),
                        true),
                row("to: another", to("sales@example.com"), aMail().to("info@example.com"), false),
                row("subject: whole", subject("order"), aMail().subject("Order"), true),
                row("subject: part", subject("order"), aMail().subject("Order 17"), false),
                row(
                        "subject: wildcards",
                        subject("*invoice*2026*"),
                        aMail().subject("Your INVOICE of March 2026!"),
                        true),
                row("subject: order of parts", subject("*2026*invoice*"), aMail().subject("invoice 2026"), false),
                row("subject: no overlap", subject("aba*aba"), aMail().subject("ababa"), false),
                row("subject: twice", subject("aba*aba"), aMail().subject("abaaba"), true),
                row("subject: folded", subject("счет*"), aMail().subject("Счёт\u00a0№ 5"), true),
                row("subject: empty fits *", subject("*"), aMail(), true),
                row("from-domain: itself", fromDomain("sub.client.example"), ann, true),
                row("from-domain: a parent", fromDomain("client.example"), ann, true),
                row("from-domain: a sign before it", fromDomain("@client.example"), ann, true),
                row("from-domain: only ends like it", fromDomain("ient.example"), ann, false),
                row(
                        "from-domain: other alphabet",
                        fromDomain("příklad.example"),
                        aMail().from("a@xn--pklad-zsa96e.example"),
                        true),
                row("from-domain: nobody", fromDomain("client.example"), aMail().from(null), false),
                row("header", header("X-Form", "contact*"), aMail().header("x-form", "Contact us"), true),
                row("header: any value", header("X-Form", "*"), aMail().header("X-Form", ""), true),
                row("header: absent", header("X-Form", "*"), aMail(), false),
                row(
                        "header: second field",
                        header("X-Tag", "b"),
                        aMail().header("X-Tag", "a").header("X-Tag", "b"),
                        true),
                row("kind", kind("list", "bulk"), aMail().kind(Kind.BULK), true),
                row("kind: with an underscore", kind("auto_reply"), aMail().kind(Kind.AUTO_REPLY), true),
                row("kind: another", kind("list", "bulk"), aMail(), false),
                row("direction", new Condition.DirectionIs(NOWHERE, Set.of("in")), aMail(), true),
                row(
                        "direction: another",
                        new Condition.DirectionIs(NOWHERE, Set.of("out", "internal")),
                        aMail(),
                        false),
                row("mailbox", new Condition.MailboxIs(NOWHERE, List.of("sal*")), aMail(), true),
                row("mailbox: another", new Condition.MailboxIs(NOWHERE, List.of("support")), aMail(), false),
                row(
                        "folder",
                        new Condition.FolderIs(NOWHERE, List.of("Projects/*")),
                        aMail().in("sales", "Projects/Brno"),
                        true),
                row("folder: another", new Condition.FolderIs(NOWHERE, List.of("Projects/*")), aMail(), false),
                row("party", party("contact", "account"), aMail(), true),
                row("party: another", party("nobody", "lead", "user"), aMail(), false),
                row("language", language("cs", "sk"), aMail().language("cs"), true),
                row("language: another", language("cs"), aMail().language("ru"), false),
                row("language: not told", language("cs"), aMail(), false),
                row("has-attachment", new Condition.HasAttachment(NOWHERE, true), pdf, true),
                row("has-attachment: none", new Condition.HasAttachment(NOWHERE, true), aMail(), false),
                row(
                        "has-attachment: a picture of the text",
                        new Condition.HasAttachment(NOWHERE, true),
                        aMail().attachment("l.png", "image/png", 9, true),
                        false),
                row("has-attachment: false", new Condition.HasAttachment(NOWHERE, false), aMail(), true),
                row("attachment: name", attachment("*.pdf", null, null), pdf, true),
                row("attachment: type", attachment(null, "application/*", null), pdf, true),
                row("attachment: size", attachment(null, null, new SizeRange(5000, 5000)), pdf, true),
                row(
                        "attachment: all of it",
                        attachment("offer*", "application/pdf", new SizeRange(1, 9999)),
                        pdf,
                        true),
                row(
                        "attachment: one thing differs",
                        attachment("offer*", "application/pdf", new SizeRange(1, 100)),
                        pdf,
                        false),
                row("attachment: inline ones do not count", attachment("*.png", null, null), pdf, false),
                row("size: within", new Condition.Size(NOWHERE, new SizeRange(1000, 2000)), aMail().size(1000), true),
                row("size: above", new Condition.Size(NOWHERE, new SizeRange(0, 999)), aMail().size(1000), false),
                row("received: hours", received("22:00", "23:00"), friday, true),
                row("received: begin is in", received("22:30", "23:00"), friday, true),
                row("received: end is out", received("21:00", "22:30"), friday, false),
                row("received: the zone counts", received("21:00", "22:00"), friday, false),
                row("received: day", received(null, null, FRIDAY), friday, true),
                row("received: another day", received(null, null, MONDAY, WEDNESDAY), friday, false),
                row("received: open end", received("20:00", null), friday, true),
                row("received: over midnight, before", received("20:00", "07:00", FRIDAY), friday, true),
                row("received: over midnight, after", received("20:00", "07:00", FRIDAY), saturday, true),
                row("received: over midnight, next day's", received("20:00", "07:00", SATURDAY), saturday, false),
                row("received: over midnight, by day", received("23:00", "02:00", FRIDAY), saturday, false),
                row(
                        "auth: fail",
                        auth("fail"),
                        aMail().header("Authentication-Results", "mx.example.com; dmarc=fail"),
                        true),
                row(
                        "auth: another's word",
                        auth("fail"),
                        aMail().header("Authentication-Results", "mx.evil.test; dmarc=fail"),
                        false),
                row(
                        "auth: pass",
                        auth("pass"),
                        aMail().header("Authentication-Results", "mx.example.com; dmarc=pass"),
                        true),
                row("auth: none", auth("none"), aMail(), true),
                row(
                        "list-id: in brackets",
                        listId("news.client.example"),
                        aMail().header("List-Id", "Our news <news.client.example>"),
                        true),
                row(
                        "list-id: whole",
                        listId("our news*"),
                        aMail().header("List-Id", "Our news <news.client.example>"),
                        true),
                row("list-id: absent", listId("*"), aMail(), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("predicates")
    void holdOrNotAndTheirNegationIsTheOpposite(String why, Condition condition, MailDraft mail, boolean expected) {
        assertThat(holds(condition, mail)).isEqualTo(expected);
        assertThat(holds(not(condition), mail)).isEqualTo(!expected);
        assertThat(holds(not(not(condition)), mail)).isEqualTo(expected);
        assertThat(holds(new Condition.All(NOWHERE, List.of(always(), condition)), mail))
                .isEqualTo(expected);
        assertThat(holds(new Condition.Any(NOWHERE, List.of(not(always()), condition)), mail))
                .isEqualTo(expected);
    }

    private static boolean holds(Condition condition, MailDraft mail) {
        RuleSet rules = new RuleDraft()
                .condition("c", condition)
                .rule("r", RuleDraft.named("c"))
                .compile();
        Scene scene = scene(mail, Mailboxes.sales(), Direction.IN);
        Party contact = new Party(PartyType.CONTACT, "ann", "Ann", null, null, true, null);
        Match match = new Match(Optional.of(contact), Optional.empty(), Optional.empty(), "party", false, List.of());
        return rules.decide(scene, rules.screen(scene), match).rule().isPresent();
    }

    private static Arguments row(String why, Condition condition, MailDraft mail, boolean expected) {
        return Arguments.of(why, condition, mail, expected);
    }

    private static Condition from(String... patterns) {
        return new Condition.From(NOWHERE, List.of(patterns));
    }

    private static Condition to(String... patterns) {
        return new Condition.To(NOWHERE, List.of(patterns));
    }

    private static Condition subject(String... patterns) {
        return RuleDraft.subject(patterns);
    }

    private static Condition fromDomain(String... domains) {
        return new Condition.FromDomain(NOWHERE, List.of(domains));
    }

    private static Condition header(String name, String pattern) {
        return new Condition.Header(NOWHERE, name, List.of(pattern));
    }

    private static Condition kind(String... kinds) {
        return new Condition.KindIs(NOWHERE, Set.of(kinds));
    }

    private static Condition party(String... parties) {
        return new Condition.PartyIs(NOWHERE, Set.of(parties));
    }

    private static Condition language(String... languages) {
        return new Condition.LanguageIs(NOWHERE, Set.of(languages));
    }

    private static Condition attachment(@Nullable String name, @Nullable String type, @Nullable SizeRange size) {
        return new Condition.AttachmentIs(NOWHERE, name, type, size);
    }

    private static Condition received(@Nullable String from, @Nullable String until, DayOfWeek... days) {
        return new Condition.Received(
                NOWHERE,
                from == null ? null : LocalTime.parse(from),
                until == null ? null : LocalTime.parse(until),
                Set.of(days));
    }

    private static Condition auth(String... verdicts) {
        return new Condition.Auth(NOWHERE, Set.of(verdicts));
    }

    private static Condition listId(String... patterns) {
        return new Condition.ListId(NOWHERE, List.of(patterns));
    }
}

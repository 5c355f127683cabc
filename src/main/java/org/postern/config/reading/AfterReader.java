package org.postern.config.reading;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.config.AfterConfig;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.MailboxConfig.Protocol;

/** Reads {@code after}: what is done on the mail server, by outcome. */
final class AfterReader {
    private static final Mark LEAVE = new Mark.Leave();
    private static final Set<String> OUTCOMES = Set.of("filed", "rejected", "skipped", "duplicate", "quarantined");
    private static final Scalar<Mark> WORD =
            Scalar.choice(Map.of("leave", LEAVE, "seen", new Mark.Seen(), "delete", new Mark.Delete()));
    /** An IMAP atom, with '$' as in $CrmDone (RFC 9051, section 2.3.2). */
    private static final Scalar<String> KEYWORD =
            new Scalar<>(Scalar.Form.TEXT, "an IMAP keyword, as $CrmDone", text -> {
                if (!text.matches("[A-Za-z0-9$_.+-]{1,64}")) {
                    throw Scalars.no(text, "an IMAP keyword of letters, digits, '$', '_', '.', '-'");
                }
                return text;
            });

    private final Protocol protocol;

    AfterReader(Protocol protocol) {
        this.protocol = protocol;
    }

    AfterConfig read(Optional<Item> item) {
        if (item.isEmpty()) {
            return new AfterConfig(LEAVE, LEAVE, LEAVE, LEAVE, LEAVE);
        }
        Section section = Section.of(item.get(), OUTCOMES);
        return new AfterConfig(
                mark(section, "filed"),
                mark(section, "rejected"),
                mark(section, "skipped"),
                mark(section, "duplicate"),
                mark(section, "quarantined"));
    }

    private Mark mark(Section section, String outcome) {
        return section.find(outcome).map(this::mark).orElse(LEAVE);
    }

    private Mark mark(Item item) {
        Mark mark = item.isMap() ? withValue(item) : item.as(WORD).orElse(LEAVE);
        boolean possible =
                mark instanceof Mark.Leave || mark instanceof Mark.Delete || mark instanceof Mark.DeleteAfter;
        if (protocol == Protocol.POP3 && !possible) {
            item.problem("needs IMAP; allowed with POP3: leave, delete, delete-after", null);
        }
        return mark;
    }

    private static Mark withValue(Item item) {
        Section section = Section.of(item, Set.of("keyword", "move", "delete-after"));
        if (section.entries().size() != 1) {
            item.problem(
                    "has " + section.entries().size() + " known keys; allowed: one of keyword, move, delete-after");
            return LEAVE;
        }
        return section.read("keyword", KEYWORD)
                .<Mark>map(Mark.Keyword::new)
                .or(() -> section.read("move", Scalars.TEXT).map(Mark.Move::new))
                .or(() -> section.read("delete-after", Scalars.DURATION).map(Mark.DeleteAfter::new))
                .orElse(LEAVE);
    }
}

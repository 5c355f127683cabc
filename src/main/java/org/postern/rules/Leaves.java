package org.postern.rules;

import java.net.IDN;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.config.Condition;
import org.postern.config.Condition.SizeRange;
import org.postern.match.SenderAuth;
import org.postern.message.Address;
import org.postern.message.Attachment;
import org.postern.message.Mail;

/** Makes predicates ready: patterns are folded and split once, not per mail. */
final class Leaves {
    private final ZoneId zone;
    private final @Nullable String authservId;

    Leaves(ZoneId zone, @Nullable String authservId) {
        this.zone = zone;
        this.authservId = authservId;
    }

    /** @throws IllegalArgumentException for what is no leaf */
    Leaf of(Condition condition) {
        if (condition instanceof Condition.From from) {
            return fits(
                    "from",
                    from.patterns(),
                    scene -> scene.mail().from().stream().flatMap(Leaves::forms));
        }
        if (condition instanceof Condition.To to) {
            return fits("to", to.patterns(), scene -> recipients(scene.mail()).flatMap(Leaves::forms));
        }
        if (condition instanceof Condition.Subject subject) {
            return fits(
                    "subject",
                    subject.patterns(),
                    scene -> Stream.of(scene.mail().subject()));
        }
        if (condition instanceof Condition.Header header) {
            return fits(
                    "header " + header.name(),
                    header.patterns(),
                    scene -> scene.mail().headers().all(header.name()).stream());
        }
        if (condition instanceof Condition.ListId listId) {
            return fits(
                    "list-id",
                    listId.patterns(),
                    scene -> scene.mail().headers().all("List-Id").stream().flatMap(Leaves::listForms));
        }
        if (condition instanceof Condition.MailboxIs mailbox) {
            return fits(
                    "mailbox",
                    mailbox.patterns(),
                    scene -> Stream.of(scene.mailbox().name()));
        }
        if (condition instanceof Condition.FolderIs folder) {
            return fits(
                    "folder",
                    folder.patterns(),
                    scene -> Stream.of(scene.delivery().id().folder()));
        }
        if (condition instanceof Condition.FromDomain domain) {
            return fromDomain(domain.domains());
        }
        if (condition instanceof Condition.KindIs kind) {
            return oneOf("kind", kind.kinds(), scene -> scene.mail().kind().label());
        }
        if (condition instanceof Condition.DirectionIs direction) {
            return oneOf(
                    "direction",
                    direction.directions(),
                    scene -> scene.direction().name().toLowerCase(Locale.ROOT));
        }
        if (condition instanceof Condition.LanguageIs language) {
            return oneOf(
                    "language",
                    language.languages(),
                    scene -> scene.mail().language() == null ? "" : scene.mail().language());
        }
        if (condition instanceof Condition.Auth auth) {
            return oneOf(
                    "auth",
                    auth.verdicts(),
                    scene -> SenderAuth.of(scene.mail(), authservId).name());
        }
        if (condition instanceof Condition.HasAttachment has) {
            return scene -> scene.mail().realAttachments().isEmpty() == has.wanted()
                    ? null
                    : has.wanted() ? "has an attachment" : "has no attachment";
        }
        if (condition instanceof Condition.AttachmentIs attachment) {
            return attachment(attachment);
        }
        if (condition instanceof Condition.Size size) {
            return scene -> within(size.range(), scene.mail().size())
                    ? "size " + scene.mail().size()
                    : null;
        }
        if (condition instanceof Condition.Received received) {
            return received(received);
        }
        throw new IllegalArgumentException(
                condition.at() + ": " + condition.getClass().getSimpleName() + " is no leaf");
    }

    private static Leaf fits(String what, List<String> patterns, Function<Scene, Stream<String>> values) {
        List<Wildcard> wildcards = patterns.stream().map(Wildcard::new).toList();
        return scene -> {
            List<String> folded = values.apply(scene).map(FoldedText::of).toList();
            for (Wildcard wildcard : wildcards) {
                if (folded.stream().anyMatch(wildcard::fits)) {
                    return what + " fits \"" + wildcard + "\"";
                }
            }
            return null;
        };
    }

    private static Leaf oneOf(String what, Collection<String> wanted, Function<Scene, String> value) {
        Set<String> folded =
                wanted.stream().map(w -> w.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return scene -> {
            String is = value.apply(scene).toLowerCase(Locale.ROOT);
            return folded.contains(is) ? what + " is " + is : null;
        };
    }

    private static Leaf fromDomain(List<String> domains) {
        List<String> wanted = domains.stream().map(Leaves::domain).toList();
        return scene -> {
            String domain =
                    scene.mail().from().map(from -> domain(from.domain())).orElse("");
            for (String parent : wanted) {
                if (domain.equals(parent) || domain.endsWith("." + parent)) {
                    return "sender's domain lies in " + parent;
                }
            }
            return null;
        };
    }

    /** Names in ASCII and in Unicode are one (RFC 5891). */
    private static String domain(String written) {
        String name = written.strip().toLowerCase(Locale.ROOT);
        return IDN.toUnicode(name.startsWith("@") ? name.substring(1) : name).toLowerCase(Locale.ROOT);
    }

    private static Leaf attachment(Condition.AttachmentIs wanted) {
        Wildcard name = wanted.name() == null ? new Wildcard("*") : new Wildcard(wanted.name());
        Wildcard type = wanted.type() == null ? new Wildcard("*") : new Wildcard(wanted.type());
        SizeRange size = wanted.size() == null ? new SizeRange(0, Long.MAX_VALUE) : wanted.size();
        return scene -> {
            for (Attachment attachment : scene.mail().realAttachments()) {
                if (name.fits(FoldedText.of(attachment.name()))
                        && type.fits(FoldedText.of(attachment.type()))
                        && within(size, attachment.size())) {
                    return "attachment of type " + attachment.type() + ", " + attachment.size() + " octets";
                }
            }
            return null;
        };
    }

    private Leaf received(Condition.Received wanted) {
        return scene -> {
            ZonedDateTime at = scene.delivery().receivedAt().atZone(zone);
            LocalTime from = wanted.from() == null ? LocalTime.MIN : wanted.from();
            LocalTime until = wanted.until() == null ? LocalTime.MAX : wanted.until();
            LocalTime time = at.toLocalTime();
            boolean overMidnight = until.isBefore(from);
            boolean early = !time.isBefore(from);
            boolean inHours = overMidnight
                    ? early || time.isBefore(until)
                    : early && (time.isBefore(until) || wanted.until() == null);
            // The hours after midnight belong to the day on which they began.
            DayOfWeek day = (overMidnight && !early ? at.minusDays(1) : at).getDayOfWeek();
            boolean onDay = wanted.days().isEmpty() || wanted.days().contains(day);
            return inHours && onDay ? "received " + at.getDayOfWeek() + " " + time.withNano(0) : null;
        };
    }

    private static boolean within(SizeRange range, long size) {
        return size >= range.least() && size <= range.most();
    }

    /** A pattern may be written for the address alone or with its display name. */
    private static Stream<String> forms(Address address) {
        return address.name() == null
                ? Stream.of(address.address())
                : Stream.of(address.address(), address.name() + " <" + address.address() + ">");
    }

    private static Stream<Address> recipients(Mail mail) {
        return Stream.of(mail.people().to(), mail.people().cc(), mail.people().deliveredTo())
                .flatMap(List::stream);
    }

    /** {@code Name <list.example.org>}: the whole value, or what stands in the brackets (RFC 2919). */
    private static Stream<String> listForms(String value) {
        int open = value.lastIndexOf('<');
        int close = value.lastIndexOf('>');
        return open >= 0 && close > open ? Stream.of(value, value.substring(open + 1, close)) : Stream.of(value);
    }
}

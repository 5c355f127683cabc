package org.postern.crm.mapped;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.assign.User;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Filing;
import org.postern.crm.sql.MessageIds;
import org.postern.crm.sql.PersonName;
import org.postern.crm.sql.Times;
import org.postern.match.Direction;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.message.Address;
import org.postern.message.Form;
import org.postern.message.Kind;
import org.postern.message.Mail;
import org.postern.message.SignatureBlock;

/** What the parameters that any statement may have stand for in one mail. Truth values are {@code 1} and {@code 0}; times are UTC, or of {@code zone} in those that end in {@code _local}. */
final class MailFacts implements Function<String, @Nullable Object> {
    private static final String NO_SUBJECT = "(No Subject)";

    private final Filing filing;
    private final Mail mail;
    private final MappedView view;
    private final ZoneId zone;
    private final boolean full;

    MailFacts(Filing filing, MappedView view, ZoneId zone) {
        this.filing = filing;
        this.mail = filing.mail();
        this.view = view;
        this.zone = zone;
        this.full = filing.mailbox().capture() == Capture.FULL;
    }

    @Override
    public @Nullable Object apply(String name) {
        return switch (name) {
            case "message_id" -> mail.messageId() == null ? null : MessageIds.stored(mail.messageId());
            case "bare_message_id" ->
                mail.messageId() == null ? null : MessageIds.bare(MessageIds.stored(mail.messageId()));
            case "in_reply_to" -> joined(mail.inReplyTo());
            case "references" -> joined(mail.references());
            case "subject" -> subject();
            case "from" -> mail.from().map(Address::toString).orElse(null);
            case "from_address" -> mail.from().map(Address::address).orElse(null);
            case "from_name" -> mail.from().map(MailFacts::shown).orElse(null);
            case "reply_to" -> people(mail.people().replyTo());
            case "to" -> people(mail.people().to());
            case "cc" -> people(mail.people().cc());
            case "date" -> Times.of(mail.date());
            case "date_local" -> local(mail.date(), zone);
            case "received" -> Times.of(filing.delivery().receivedAt());
            case "received_local" -> local(filing.delivery().receivedAt(), zone);
            case "now" -> Times.of(view.now());
            case "now_local" -> local(view.now(), zone);
            case "mail_key" -> mail.key().key();
            case "size" -> String.valueOf(mail.size());
            case "kind" -> mail.kind().label();
            case "language" -> mail.language();
            case "text", "new_text", "html", "snippet", "calendar" -> full ? text(name) : null;
            case "auto_reply" -> flag(mail.kind() == Kind.AUTO_REPLY || mail.kind() == Kind.OUT_OF_OFFICE);
            case "has_attachments" -> flag(!mail.realAttachments().isEmpty());
            case "attachments" -> String.valueOf(mail.realAttachments().size());
            case "first_name", "last_name", "phone", "company", "position" -> sender(name);
            default -> name.endsWith("_id") ? party(name) : decided(name);
        };
    }

    private @Nullable String text(String name) {
        Mail.Text text = mail.text();
        return switch (name) {
            case "text" -> text.plain();
            case "new_text" -> text.fresh();
            case "html" -> text.html();
            case "snippet" -> text.snippet();
            default -> text.calendar();
        };
    }

    private @Nullable Object decided(String name) {
        return switch (name) {
            case "direction" -> filing.direction().name().toLowerCase(Locale.ROOT);
            case "mailbox" -> filing.mailbox().name();
            case "mailbox_address" -> filing.mailbox().address();
            case "folder" -> filing.crmFolder();
            case "rule" -> filing.rule().map(RuleConfig::name).orElse(null);
            case "rejected" -> filing.rejected();
            case "history" -> flag(filing.history());
            case "private" -> flag(filing.isPrivate());
            case "seen" -> flag(filing.delivery().seen());
            case "flagged" -> flag(filing.delivery().flagged());
            case "party_type" ->
                filing.match().party().map(p -> p.type().label()).orElse(null);
            case "party_name" -> filing.match().party().map(Party::name).orElse(null);
            case "assignee" -> assigned().stream().findFirst().map(User::id).orElse(null);
            case "assignee_login" ->
                assigned().stream().findFirst().map(User::login).orElse(null);
            case "owner" -> owner();
            case "sender_user" -> writer();
            case "again" -> filing.duplicateOf() == null ? null : "1";
            default -> null;
        };
    }

    /** Nobody is told: history, or a rejected mail. */
    boolean isQuiet() {
        return filing.history() || filing.rejected() != null;
    }

    /** @return who is responsible; empty: nobody */
    List<User> assigned() {
        return isQuiet() ? List.of() : filing.assignment().users();
    }

    String subject() {
        String subject = mail.subject().strip();
        return subject.isEmpty() || filing.mailbox().capture() == Capture.METADATA ? NO_SUBJECT : subject;
    }

    private @Nullable Object party(String name) {
        if (name.equals("answers_id")) {
            return filing.match().outsider()
                    ? null
                    : filing.match()
                            .answers()
                            .map(answered -> view.ids().of(answered.id()))
                            .orElse(null);
        }
        Party party = filing.match().party().orElse(null);
        return party == null ? null : view.ids().of(of(party, name));
    }

    /** @return the id of that name that belongs to somebody; null: none */
    static @Nullable String of(Party party, String name) {
        return switch (name) {
            case "party_id" -> party.id();
            case "contact_id" -> party.type() == PartyType.CONTACT ? party.id() : null;
            case "account_id" -> party.accountId();
            case "lead_id" -> party.type() == PartyType.LEAD ? party.id() : null;
            default -> null;
        };
    }

    /** What comes in may bear a user's address and not be proven to be his. */
    private @Nullable String writer() {
        return filing.direction() == Direction.IN
                ? null
                : mail.from()
                        .flatMap(from -> view.people().withAddress(from.address()))
                        .map(User::id)
                        .orElse(null);
    }

    private @Nullable String owner() {
        String owner = filing.mailbox().owner();
        return owner == null ? null : view.user(owner).map(User::id).orElse(null);
    }

    /** What a form, or else the signature, says of a stranger. */
    private @Nullable String sender(String name) {
        Form form = mail.fact(Form.class).orElse(null);
        String said = form == null ? null : form.fields().get(name);
        if (said != null && !said.isBlank()) {
            return said;
        }
        PersonName person = mail.from().map(PersonName::of).orElse(null);
        if (name.equals("first_name")) {
            return person == null ? null : person.first();
        }
        if (name.equals("last_name")) {
            return person == null ? subject() : person.last();
        }
        if (!full || form != null) {
            return null;
        }
        SignatureBlock signature = SignatureBlock.of(mail);
        return switch (name) {
            case "phone" -> signature.phone();
            case "company" -> signature.company();
            default -> signature.position();
        };
    }

    static String local(Instant time, ZoneId zone) {
        return Times.of(time.plusSeconds(zone.getRules().getOffset(time).getTotalSeconds()));
    }

    static String flag(boolean is) {
        return is ? "1" : "0";
    }

    private static @Nullable String joined(List<String> ids) {
        return ids.isEmpty() ? null : ids.stream().map(MessageIds::stored).collect(Collectors.joining(" "));
    }

    private static @Nullable String people(List<Address> people) {
        return people.isEmpty() ? null : people.stream().map(Address::toString).collect(Collectors.joining(", "));
    }

    static String shown(Address address) {
        return address.name() == null ? address.address() : address.name();
    }
}

package org.postern.message;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who really wrote the mail, by the source profile of its mailbox.
 *
 * <p>{@code plain}: From, else Sender, else Return-Path. {@code reply-to}, for web forms: the address of Reply-To. {@code
 * sender-header}: Sender. {@code list-original}: what a list kept of a From that it rewrote, else Reply-To where From says "via". {@code
 * forwarded}: the author of what one of us passed on. A form: the address and the name filled in, else Reply-To. An address of our own is never taken from elsewhere
 * than From.
 */
final class EffectiveSender {
    private final String source;
    private final Own own;

    EffectiveSender(String source, Own own) {
        this.source = source;
        this.own = own;
    }

    /** The headers asked. */
    record Claims(
            List<Address> from,
            List<Address> sender,
            List<Address> returnPath,
            List<Address> replyTo,
            List<Address> originalFrom,
            @Nullable Forwarded forwarded,
            @Nullable Form form) {}

    @Nullable
    Address of(Claims claims) {
        Address plain = plain(claims.from(), claims.sender(), claims.returnPath());
        return switch (source) {
            case "reply-to" ->
                foreign(claims.replyTo()).map(a -> named(a, plain)).orElse(plain);
            case "list-original" ->
                foreign(claims.originalFrom())
                        .or(() -> isVia(plain) ? foreign(claims.replyTo()) : Optional.empty())
                        .orElse(plain);
            case "sender-header" -> foreign(claims.sender()).orElse(plain);
            case "forwarded" ->
                claims.forwarded() == null ? plain : claims.forwarded().author();
            case "plain" -> plain;
            default -> filledIn(claims, plain);
        };
    }

    /** Who filled in the form; one who gave no address is still none of the form's own sender if Reply-To names him. */
    private @Nullable Address filledIn(Claims claims, @Nullable Address plain) {
        Form form = claims.form();
        if (form == null) {
            return plain;
        }
        String name = named(form);
        Optional<Address> given = foreign(AddressList.inText(form.fields().getOrDefault("email", "")))
                .or(() -> foreign(claims.replyTo()));
        return given.map(a -> new Address(name == null ? a.name() : name, a.address()))
                .orElse(plain);
    }

    private static @Nullable String named(Form form) {
        String first = form.fields().getOrDefault("first-name", "");
        String last = form.fields().getOrDefault("last-name", "");
        String name = form.fields().getOrDefault("name", (first + " " + last).strip());
        return name.isEmpty() ? null : name;
    }

    /** @return true if the profile found somebody behind the sender that the header names */
    static boolean foundBehind(@Nullable Address effective, @Nullable Address header) {
        return effective != null && header != null && !effective.key().equals(header.key());
    }

    static @Nullable Address plain(List<Address> from, List<Address> sender, List<Address> returnPath) {
        return first(from).or(() -> first(sender)).or(() -> first(returnPath)).orElse(null);
    }

    /** The first with a domain; else the first. */
    private static Optional<Address> first(List<Address> addresses) {
        return addresses.stream()
                .filter(a -> !a.domain().isEmpty())
                .findFirst()
                .or(() -> addresses.stream().findFirst());
    }

    private Optional<Address> foreign(List<Address> addresses) {
        return addresses.stream()
                .filter(a -> !a.domain().isEmpty() && !own.has(a))
                .findFirst();
    }

    private static Address named(Address address, @Nullable Address plain) {
        return address.name() != null || plain == null ? address : new Address(plain.name(), address.address());
    }

    /** Lists rewrite From because of DMARC: "Ann Example via Users &lt;users@list.example&gt;". */
    private static boolean isVia(@Nullable Address from) {
        return from != null && from.name() != null && from.name().contains(" via ");
    }
}

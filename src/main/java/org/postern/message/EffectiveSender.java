package org.postern.message;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who really wrote the mail, by the source profile of its mailbox.
 *
 * <p>{@code plain}: From, else Sender, else Return-Path. {@code reply-to}, for web forms: the address of Reply-To. {@code
 * list-original}: what a list kept of a From that it rewrote, else Reply-To where From says "via". An address of our own is
 * never taken from another header than From.
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
            List<Address> originalFrom) {}

    @Nullable
    Address of(Claims claims) {
        Address plain = first(claims.from())
                .or(() -> first(claims.sender()))
                .or(() -> first(claims.returnPath()))
                .orElse(null);
        return switch (source) {
            case "reply-to" ->
                foreign(claims.replyTo()).map(a -> named(a, plain)).orElse(plain);
            case "list-original" ->
                foreign(claims.originalFrom())
                        .or(() -> isVia(plain) ? foreign(claims.replyTo()) : Optional.empty())
                        .orElse(plain);
            default -> plain;
        };
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

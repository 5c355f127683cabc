package org.postern.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header fields of a mail as bytes, and ways to read them. */
final class RawHeaders {
    private final List<PartHeader.RawHeader> fields;
    private final HeaderText text;

    RawHeaders(List<PartHeader.RawHeader> fields, HeaderText text) {
        this.fields = fields;
        this.text = text;
    }

    /** @return the first field of that name, undecoded */
    Optional<String> first(String name) {
        for (PartHeader.RawHeader field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** @return all fields of that name, undecoded */
    List<String> all(String name) {
        List<String> found = new ArrayList<>(1);
        for (PartHeader.RawHeader field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                found.add(field.value());
            }
        }
        return found;
    }

    /** @return the first field of that name, decoded; empty if there is none */
    String text(String name, int longest) {
        String raw = first(name).orElse("");
        return text.decoded(raw.length() > longest ? raw.substring(0, longest) : raw);
    }

    /** @return the addresses of all fields of that name; a mail may have two From */
    List<Address> addresses(String name) {
        List<Address> found = new ArrayList<>(1);
        for (PartHeader.RawHeader field : fields) {
            if (found.size() < AddressList.MOST && field.name().equalsIgnoreCase(name)) {
                found.addAll(AddressList.of(field.value(), text));
            }
        }
        return found.size() > AddressList.MOST ? new ArrayList<>(found.subList(0, AddressList.MOST)) : found;
    }

    /** @param value of one of the fields */
    String decoded(String value) {
        return text.decoded(value);
    }

    Headers decoded() {
        List<Headers.Field> decoded = new ArrayList<>(fields.size());
        for (PartHeader.RawHeader field : fields) {
            decoded.add(new Headers.Field(field.name(), text.decoded(field.value())));
        }
        return new Headers(decoded);
    }
}

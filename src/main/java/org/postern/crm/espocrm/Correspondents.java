package org.postern.crm.espocrm;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.Addresses;
import org.postern.message.Address;
import org.postern.message.Mail;

/** The addresses of a mail: rows for those that have none yet, and the links of recipients. The sender is not among the links but in the mail's own row. */
final class Correspondents {
    private Correspondents() {}

    /** @return id of the sender's address; null if it is no sound one */
    static @Nullable String plan(Draft draft) {
        Mail.People people = draft.mail().people();
        link(draft, people.to(), "to");
        link(draft, people.cc(), "cc");
        link(draft, people.replyTo(), "rto");
        Address from = people.from();
        return from == null || !Addresses.isSound(from) ? null : idOf(draft, from);
    }

    private static void link(Draft draft, List<Address> addresses, String type) {
        Set<String> linked = new HashSet<>();
        for (Address address : addresses) {
            if (Addresses.isSound(address) && linked.add(address.key())) {
                draft.rows()
                        .add(
                                Tables.EMAIL_EMAIL_ADDRESS,
                                new Row.EmailEmailAddress(draft.plan().emailId(), idOf(draft, address), type));
            }
        }
    }

    /** @return id of the address' row, which is planned if there is none */
    static String idOf(Draft draft, Address address) {
        String lower = address.key();
        return draft.view().addressId(lower).orElseGet(() -> {
            String id = draft.ids().ofAddress(lower);
            draft.rows().revive(Tables.EMAIL_ADDRESS, new Row.EmailAddress(id, address.address(), lower));
            draft.view().addAddress(lower, id);
            return id;
        });
    }
}

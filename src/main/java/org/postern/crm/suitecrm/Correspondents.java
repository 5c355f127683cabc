package org.postern.crm.suitecrm;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postern.crm.sql.Addresses;
import org.postern.message.Address;
import org.postern.message.Mail;

/** The addresses of a mail: rows for those that have none yet, and one link for each address and place. */
final class Correspondents {
    private Correspondents() {}

    static void plan(Draft draft) {
        Mail.People people = draft.mail().people();
        link(draft, draft.mail().from().map(List::of).orElse(List.of()), "from");
        link(draft, people.to(), "to");
        link(draft, people.cc(), "cc");
    }

    private static void link(Draft draft, List<Address> addresses, String type) {
        Set<String> linked = new HashSet<>();
        for (Address address : addresses) {
            if (Addresses.isSound(address) && linked.add(address.key())) {
                draft.rows()
                        .add(
                                Tables.EMAILS_EMAIL_ADDR_REL,
                                new Row.EmailAddressLink(
                                        draft.ids().next(), draft.plan().emailId(), type, idOf(draft, address)));
            }
        }
    }

    /** @return id of the address' row, which is planned if there is none */
    static String idOf(Draft draft, Address address) {
        String lower = address.key();
        return draft.view().addressId(lower).orElseGet(() -> {
            String id = SuiteIds.of("address " + lower);
            draft.rows()
                    .revive(
                            Tables.EMAIL_ADDRESSES,
                            new Row.EmailAddress(id, address.address(), lower.toUpperCase(Locale.ROOT), draft.now()));
            draft.view().addAddress(lower, id);
            return id;
        });
    }
}

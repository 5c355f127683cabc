package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig.Capture;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Rows;
import org.postern.message.Form;
import org.postern.message.SignatureBlock;

/** The telephone number of a new lead, from the web form or the signature of its mail: rows of its own, as with addresses. */
final class Phones {
    /** Columns hold 36 characters; E.164 allows 15 digits. */
    private static final int MOST_DIGITS = 15;

    private static final int LEAST_DIGITS = 6;

    private Phones() {}

    static void plan(Draft draft, String leadId) {
        String written = written(draft);
        String digits = written == null ? "" : written.replaceAll("\\D", "");
        if (written == null || digits.length() < LEAST_DIGITS || digits.length() > MOST_DIGITS) {
            return;
        }
        String number = written.strip().startsWith("+") ? "+" + digits : digits;
        String id = draft.ids().ofAddress("phone " + number);
        draft.rows().revive(Tables.PHONE_NUMBER, new Row.PhoneNumber(id, number, digits));
        draft.rows().add(Tables.ENTITY_PHONE_NUMBER, new Row.EntityPhoneNumber(leadId, id, "Lead"));
    }

    private static @Nullable String written(Draft draft) {
        if (draft.mail().fact(Form.class).isPresent()) {
            return draft.mail()
                    .fact(Form.class)
                    .map(form -> form.fields().get("phone"))
                    .orElse(null);
        }
        return draft.mailbox().capture() == Capture.FULL
                ? SignatureBlock.of(draft.mail()).phone()
                : null;
    }

    /** A number that the CRM has already keeps its row. */
    static void useThoseThere(CrmDatabase database, Rows rows) {
        List<String> numbers = new ArrayList<>();
        Map<String, String> idByNumber = new HashMap<>();
        rows.revivals(Tables.PHONE_NUMBER).forEach(row -> {
            Row.PhoneNumber phone = (Row.PhoneNumber) row;
            numbers.add(phone.number());
            idByNumber.put(phone.number(), phone.id());
        });
        if (numbers.isEmpty()) {
            return;
        }
        Map<String, String> there = new HashMap<>();
        new Query("select `name`, `id` from `phone_number` where `deleted` = false and `name` in")
                .in(numbers)
                .then(" order by `id` desc")
                .each(database, row -> {
                    String planned = idByNumber.get(row.getString(1));
                    if (planned != null) {
                        there.put(planned, row.getString(2));
                    }
                });
        rows.removeRevivals(Tables.PHONE_NUMBER, phone -> there.containsKey(phone.id()));
        rows.replaceAll(
                Tables.ENTITY_PHONE_NUMBER, link -> link.to(there.getOrDefault(link.phoneId(), link.phoneId())));
    }
}

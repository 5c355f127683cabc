package org.postern.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.message.DeliveryId;

/** Reads what several queries have in common. */
final class Rows {
    private Rows() {}

    /** From the columns mailbox, folder, uidvalidity, uid and uidl. */
    static DeliveryId deliveryId(ResultSet row) throws SQLException {
        String uidl = row.getString("uidl");
        String mailbox = row.getString("mailbox");
        String folder = row.getString("folder");
        return uidl == null
                ? DeliveryId.imap(mailbox, folder, row.getLong("uidvalidity"), row.getLong("uid"))
                : DeliveryId.uidl(mailbox, folder, uidl);
    }

    static @Nullable Integer integerOrNull(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    static <T> List<List<T>> slices(List<T> all, int size) {
        List<List<T>> slices = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            slices.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return slices;
    }
}

package org.postern.crm.sql;

import org.postern.message.Address;

/** Which addresses get a row: what a CRM itself would take. */
public final class Addresses {
    private static final int COLUMN = 255;

    private Addresses() {}

    /** One {@code @} with something before it and a plain domain behind it, no blanks or control characters, short enough for the column. */
    public static boolean isSound(Address address) {
        String text = address.address();
        int at = text.lastIndexOf('@');
        return at > 0
                && at < text.length() - 1
                && text.length() <= COLUMN
                && text.indexOf('@') == at
                && text.chars()
                        .noneMatch(c -> c <= ' '
                                || c == 0x7f
                                || c == '<'
                                || c == '>'
                                || c == ','
                                || c == ';'
                                || Character.isSurrogate((char) c));
    }
}

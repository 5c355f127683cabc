package org.postern.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What somebody has filled into a web form that writes to us by mail.
 *
 * @param fields value by name of the lead's field, as the mailbox' source profile names them; without those left empty
 */
public record Form(Map<String, String> fields) implements Fact {
    public Form {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
